// Drafts: what is typed into a form with data-draft stays in this browser until it has been sent.
//
// It survives an expired sign-in: the person signs in again, comes back to the form and finds the text with a notice.
// Signed-in people: localStorage, under their own key, gone on signing out and when somebody else signs in here.
// Public pages: sessionStorage, gone with the tab. Never kept: hidden fields, passwords, files, the tick 我已核对.
(function () {
  var PREFIX = "draft:";
  var SENT = "draft-sent"; // in this tab: the draft whose form was sent last
  var MAX_AGE = 7 * 24 * 3600 * 1000; // milliseconds
  var person, store;

  function key(form) {
    return PREFIX + person + ":" + location.pathname + "#" + form.dataset.draft;
  }

  function fields(form) {
    return Array.prototype.filter.call(form.elements, function (field) {
      return field.name && field.name !== "checked" && !/^(hidden|password|file|submit|button|fieldset)$/.test(field.type);
    });
  }

  function values(form) {
    return fields(form).map(function (field) {
      if (field.type === "checkbox" || field.type === "radio") return [field.name, field.value, field.checked];
      if (field.type === "select-multiple") {
        return [field.name, Array.prototype.filter.call(field.options, function (o) { return o.selected; })
          .map(function (o) { return o.value; })];
      }
      return [field.name, field.value];
    });
  }

  function fill(form, kept) {
    fields(form).forEach(function (field, index) {
      var entry = kept[index];
      if (!entry || entry[0] !== field.name) return;
      if (entry.length === 3) field.checked = entry[1] === field.value ? entry[2] : field.checked;
      else if (field.type === "select-multiple") {
        Array.prototype.forEach.call(field.options, function (o) { o.selected = entry[1].indexOf(o.value) >= 0; });
      } else field.value = entry[1];
    });
  }

  function read(name) {
    try { return JSON.parse(store.getItem(name)); } catch (error) { return null; }
  }

  function keep(form) {
    try {
      store.setItem(key(form), JSON.stringify({ at: Date.now(), values: values(form) }));
    } catch (error) { return; }
    var state = form.querySelector("[data-draft-state]");
    if (state) state.textContent = words("kept") + " " + new Date().toTimeString().slice(0, 5);
  }

  function words(name) {
    return document.getElementById("live").dataset[name];
  }

  function each(storage, act) {
    for (var index = storage.length - 1; index >= 0; index--) {
      var name = storage.key(index);
      if (name && name.indexOf(PREFIX) === 0) act(name);
    }
  }

  // On a shared machine the next person finds nothing of the one before.
  function tidy() {
    if (!person) return;
    each(localStorage, function (name) {
      var kept = read(name);
      var own = name.indexOf(PREFIX + person + ":") === 0;
      if (!own || !kept || Date.now() - kept.at > MAX_AGE) localStorage.removeItem(name);
    });
  }

  function forms() {
    return Array.prototype.slice.call(document.querySelectorAll("form[data-draft]"));
  }

  // Was the form that this tab sent last accepted? Not if the answer is the sign-in page, an error page, the form itself
  // with its errors, or if this page is no answer to it at all, as after a lost connection; then the draft stays.
  function settle() {
    var sent = sessionStorage.getItem(SENT);
    if (!sent) return;
    sessionStorage.removeItem(SENT);
    var signedOut = sent.indexOf(PREFIX + ":") !== 0 && !person;
    var refused = document.body.dataset.answer === "error" || forms().some(function (form) {
      return form.hasAttribute("data-bound") && key(form) === sent;
    });
    var came = performance.getEntriesByType("navigation")[0];
    var returned = came && came.type !== "navigate"; // back or reload: nothing was answered
    if (!signedOut && !refused && !returned && answers(sent)) store.removeItem(sent);
  }

  // An answer comes from the page on which the form stood.
  function answers(sent) {
    var from = document.referrer && new URL(document.referrer).pathname;
    return sent.indexOf(":" + from + "#") >= 0;
  }

  function notice(form, sentence) {
    var box = document.createElement("div");
    box.className = "notice";
    box.setAttribute("role", "status");
    var text = document.createElement("div");
    text.className = "notice-text";
    text.textContent = sentence;
    box.appendChild(text);
    form.parentNode.insertBefore(box, form);
    return box;
  }

  function offer(form) {
    var box = notice(form, words("restored"));
    var discard = document.createElement("button");
    discard.type = "button";
    discard.className = "btn btn-outline-secondary btn-sm";
    discard.textContent = words("discard");
    discard.addEventListener("click", function () {
      store.removeItem(key(form));
      form.reset();
      box.remove();
      fields(form)[0].focus();
    });
    box.appendChild(discard);
  }

  function restore(form) {
    if (form.hasAttribute("data-bound")) return;
    var kept = read(key(form));
    if (!kept || JSON.stringify(kept.values) === JSON.stringify(values(form))) return;
    fill(form, kept.values);
    offer(form);
  }

  // The same form in a second window: both would keep the same draft.
  function tell(form) {
    var told = false;
    window.addEventListener("storage", function (event) {
      if (told || event.key !== key(form) || !event.newValue) return;
      told = true;
      notice(form, words("elsewhere"));
    });
  }

  function watch(form) {
    var timer;
    form.addEventListener("input", function () {
      clearTimeout(timer);
      timer = setTimeout(function () { keep(form); }, 1000);
    });
    form.addEventListener("change", function () { keep(form); });
    form.addEventListener("submit", function () {
      clearTimeout(timer);
      keep(form);
      sessionStorage.setItem(SENT, key(form));
    });
  }

  function start() {
    person = document.body.dataset.person || "";
    try {
      store = person ? localStorage : sessionStorage;
      tidy();
      settle();
    } catch (error) { return; } // storage is switched off
    forms().forEach(function (form) {
      restore(form);
      watch(form);
      tell(form);
    });
    var leave = document.querySelector("[data-sign-out]");
    if (leave) leave.addEventListener("submit", function () {
      each(localStorage, function (name) { localStorage.removeItem(name); });
    });
  }

  document.addEventListener("DOMContentLoaded", start);
})();
