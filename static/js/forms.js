// Forms: a second tap sends nothing, without a network nothing is lost, errors get the focus.
(function () {
  function isSent(form) {
    return form.hasAttribute("data-sending");
  }

  function release(form) {
    form.removeAttribute("data-sending");
    form.querySelectorAll("[data-was-enabled]").forEach(function (button) {
      button.disabled = false;
      button.removeAttribute("data-was-enabled");
    });
  }

  // The buttons are switched off only after the browser has read which of them was pressed.
  function hold(form) {
    form.setAttribute("data-sending", "");
    setTimeout(function () {
      if (!isSent(form)) return;
      form.querySelectorAll("button:not([disabled]), input[type=submit]:not([disabled])").forEach(function (button) {
        button.disabled = true;
        button.setAttribute("data-was-enabled", "");
      });
    }, 0);
  }

  // Sending without a network would leave the page for the browser's own of failure; the person stays and presses again.
  function tellOffline(form) {
    if (form.querySelector("[data-offline]")) return;
    var box = document.createElement("p");
    box.className = "notice";
    box.setAttribute("role", "alert");
    box.setAttribute("data-offline", "");
    box.textContent = document.getElementById("live").dataset.failed;
    form.insertBefore(box, form.querySelector(".form-buttons"));
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if ((form.getAttribute("method") || "").toLowerCase() !== "post" || event.defaultPrevented && !isSent(form)) return;
    if (isSent(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (navigator.onLine === false) {
      event.preventDefault();
      event.stopImmediatePropagation();
      tellOffline(form);
      return;
    }
    hold(form);
  }, true);

  // A page that comes back from the browser's cache, or an htmx answer: the form may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sending]").forEach(release);
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    var form = event.target.closest ? event.target.closest("form") : null;
    if (form) release(form);
  });
  // An answer that is a file leaves the page as it is.
  document.addEventListener("submit", function (event) {
    if (event.target.hasAttribute("data-download")) setTimeout(function () { release(event.target); }, 3000);
  });

  // A box that ticks all others of its form; hidden where scripts do not run.
  document.addEventListener("change", function (event) {
    var name = event.target.dataset.tickAll;
    if (!name) return;
    Array.prototype.forEach.call(event.target.form.elements, function (box) {
      if (box.type === "checkbox" && box.name === name) box.checked = event.target.checked;
    });
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll("[data-tick-all]").forEach(function (box) { box.closest("[hidden]").hidden = false; });
    var summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  });
})();
