// Five minutes before an idle session ends it is announced; one press goes on. The server alone ends sessions.
(function () {
  var WARN_BEFORE = 5 * 60; // seconds
  var warning, ending, box;

  function live() {
    return document.getElementById("live");
  }

  function show(words, button) {
    hide();
    box = document.createElement("div");
    box.className = "notice notice-warning idle-notice";
    box.setAttribute("role", "alert");
    var text = document.createElement("div");
    text.className = "notice-text";
    text.textContent = words;
    box.appendChild(text);
    if (button) box.appendChild(button);
    document.getElementById("notices").appendChild(box);
  }

  function hide() {
    if (box) box.remove();
    box = null;
  }

  function goOn() {
    fetch(document.body.dataset.awake, { credentials: "same-origin" }).then(count, function () {});
  }

  function warn() {
    var button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-outline-primary btn-sm";
    button.textContent = live().dataset.continue;
    button.addEventListener("click", goOn);
    show(live().dataset.idle, button);
  }

  function expire() {
    show(live().dataset.expired, null);
  }

  // Starts with each answer of the server.
  function count() {
    var seconds = Number(document.body.dataset.idle);
    if (!seconds) return;
    hide();
    clearTimeout(warning);
    clearTimeout(ending);
    warning = setTimeout(warn, Math.max(seconds - WARN_BEFORE, 0) * 1000);
    ending = setTimeout(expire, seconds * 1000);
  }

  document.addEventListener("DOMContentLoaded", count);
  document.addEventListener("htmx:afterRequest", count);
})();
