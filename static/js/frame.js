// The frame: menu on phones, narrow menu on desktops, closing notices, the way back from an error page.
(function () {
  var root = document.documentElement;

  function closest(event, selector) {
    return event.target.closest ? event.target.closest(selector) : null;
  }

  function remember(key, value) {
    try { localStorage.setItem(key, value); } catch (error) { /* only this page keeps it then */ }
  }

  function setMenu(open) {
    var button = document.querySelector("[data-menu-toggle]");
    if (!button) return;
    document.body.classList.toggle("menu-open", open);
    button.setAttribute("aria-expanded", String(open));
  }

  function labelSide() {
    var button = document.querySelector("[data-side-toggle]");
    var live = document.getElementById("live");
    if (!button || !live) return;
    var narrow = root.classList.contains("side-narrow");
    var words = narrow ? live.dataset.expand : live.dataset.collapse;
    button.title = words;
    button.querySelector("span").textContent = words;
  }

  function toggleSide() {
    var narrow = root.classList.toggle("side-narrow");
    remember("side", narrow ? "narrow" : "wide");
    labelSide();
  }

  // 大字版: the root's size goes 100, 125, 150 percent and back.
  function enlarge() {
    var next = root.classList.contains("text-125") ? "150" : root.classList.contains("text-150") ? "100" : "125";
    root.classList.remove("text-125", "text-150");
    if (next !== "100") root.classList.add("text-" + next);
    remember("text", next);
  }

  document.addEventListener("click", function (event) {
    if (closest(event, "[data-menu-toggle]")) setMenu(!document.body.classList.contains("menu-open"));
    if (closest(event, "[data-side-toggle]")) toggleSide();
    if (closest(event, "[data-text-size]")) enlarge();
    if (closest(event, "[data-back]")) history.back();
    if (closest(event, "[data-print]")) window.print();
    var close = closest(event, "[data-dismiss-notice]");
    if (close) {
      close.parentNode.remove();
      document.getElementById("main").focus();
    }
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape" || !document.body.classList.contains("menu-open")) return;
    setMenu(false);
    document.querySelector("[data-menu-toggle]").focus();
  });

  document.addEventListener("DOMContentLoaded", function () {
    var back = document.querySelector("[data-back]");
    if (back && history.length > 1) back.hidden = false;
    labelSide();
  });
})();
