// After htmx has changed a part of the page: where the focus goes, what is spoken, what a failure says.
(function () {
  function say(text) {
    var live = document.getElementById("live");
    if (!live || !text) return;
    live.textContent = "";
    setTimeout(function () { live.textContent = text; }, 50);
  }

  // Errors first, then the heading or row that the answer marks; a part that only refreshes itself takes no focus.
  function landing(part) {
    if (part.matches("[data-error-summary], [data-focus]")) return part;
    return part.querySelector("[data-error-summary], [data-focus]");
  }

  document.addEventListener("htmx:afterSettle", function (event) {
    var part = event.detail.elt;
    var place = landing(part);
    if (place) {
      if (!place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
      place.focus();
    }
    var spoken = part.querySelector("[data-say]");
    say(spoken ? spoken.dataset.say : place ? "" : document.getElementById("live").dataset.loaded);
  });

  function fail(word) {
    var notices = document.getElementById("notices");
    var text = document.getElementById("live").dataset[word];
    if (!notices) return say(text);
    var box = document.createElement("div");
    box.className = "notice notice-error";
    box.setAttribute("role", "alert");
    box.textContent = text;
    notices.replaceChildren ? notices.replaceChildren(box) : notices.appendChild(box);
    return undefined;
  }

  document.addEventListener("htmx:sendError", function () { fail("failed"); });
  document.addEventListener("htmx:responseError", function (event) {
    // A lost sign-in answers with a redirect to the sign-in page; a refusal is shown in words.
    fail(event.detail.xhr.status >= 500 ? "failed" : "refused");
  });
})();
