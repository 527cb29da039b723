// Confirming a plan: the text and the tree lead to one another, words can be selected and marked, panes keep their place.
(function () {
  var scrolled = {};

  function each(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  // ── either side marks the other ──
  function show(element) {
    if (!element) return;
    element.classList.add("is-marked");
    var pane = element.closest("[data-keep-scroll]");
    if (!pane) return;
    var inside = element.getBoundingClientRect().top - pane.getBoundingClientRect().top;
    if (inside < 56 || inside > pane.clientHeight - 80) pane.scrollTop += inside - pane.clientHeight / 3;
    // On a phone the panes stand under one another.
    var top = element.getBoundingClientRect().top;
    if (top < 0 || top > window.innerHeight - 80) element.scrollIntoView({ block: "center" });
  }

  function lead(link) {
    each(".is-marked", function (one) { one.classList.remove("is-marked"); });
    link.dataset.items.split(" ").forEach(function (key) {
      var item = document.getElementById("item-" + key);
      var place = document.getElementById("at-" + key);
      if (place && !place.dataset.items) place = place.previousElementSibling;
      [item, place].forEach(function (one) { if (one && !one.contains(link)) show(one); });
      if (link.classList.contains("plan-mark")) link.classList.add("is-marked");
    });
    var target = document.getElementById(link.getAttribute("href").slice(1));
    if (target) {
      target.setAttribute("tabindex", target.matches("a, button") ? "0" : "-1");
      target.focus({ preventScroll: true });
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("#review a[data-items]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    lead(link);
  });

  // ── words selected in the text ──
  function within(piece, node, offset, otherwise) {
    return Number(piece.dataset.start) + (node.nodeType === 3 && piece.contains(node) ? offset : otherwise);
  }

  // Where the selection begins and ends in the plan's text; its ends may lie in any element around the words.
  function selected() {
    var selection = window.getSelection();
    var text = document.getElementById("plan-text");
    if (!text || !selection.rangeCount || selection.isCollapsed) return null;
    var range = selection.getRangeAt(0);
    var pieces = Array.prototype.filter.call(text.querySelectorAll("[data-start]"), function (piece) {
      return range.intersectsNode(piece);
    });
    if (!pieces.length) return null;
    var last = pieces[pieces.length - 1];
    var start = within(pieces[0], range.startContainer, range.startOffset, 0);
    var end = within(last, range.endContainer, range.endOffset, last.textContent.length);
    return start < end ? { start: start, end: end, words: String(selection) } : null;
  }

  document.addEventListener("selectionchange", function () {
    var bar = document.querySelector("[data-marking]");
    var form = document.getElementById("plan-acts");
    var chosen = selected();
    if (!bar || !form || !chosen) return; // a click on a button of the bar empties the selection: the words stay
    var words = chosen.words.replace(/\s+/g, " ").trim();
    form.elements.from.value = chosen.start;
    form.elements.until.value = chosen.end;
    bar.querySelector("[data-marking-words]").textContent = "“" + (words.length > 16 ? words.slice(0, 16) + "…" : words) + "”";
    bar.hidden = false;
  });

  // ── a part of the page comes anew ──
  function keep() {
    each("[data-keep-scroll]", function (pane) { scrolled[pane.id] = pane.scrollTop; });
    try { sessionStorage.setItem("panes:" + location.pathname, JSON.stringify(scrolled)); } catch (error) { /* no storage */ }
  }

  function restore() {
    each("[data-keep-scroll]", function (pane) { if (scrolled[pane.id]) pane.scrollTop = scrolled[pane.id]; });
  }

  document.addEventListener("htmx:beforeSwap", function (event) {
    if (!document.getElementById("review")) return;
    if (event.detail.xhr.responseText.indexOf('id="review"') >= 0) return keep();
    // Signed out, or the plan was finished by somebody else: go where the answer came from.
    event.detail.shouldSwap = false;
    location.href = event.detail.xhr.responseURL;
    return undefined;
  });
  document.addEventListener("htmx:afterSettle", restore);
  window.addEventListener("pagehide", keep);

  try { scrolled = JSON.parse(sessionStorage.getItem("panes:" + location.pathname)) || {}; } catch (error) { scrolled = {}; }
  restore();
  var opened = document.querySelector("#review .plan-open, #review [data-error-summary]") || (location.hash && document.querySelector(location.hash));
  var key = new URLSearchParams(location.search).get("item");
  show(key && document.getElementById("at-" + key)); // beside an item that is open stand its words
  if (opened && opened.closest("[data-keep-scroll]")) {
    var pane = opened.closest("[data-keep-scroll]");
    pane.scrollTop += opened.getBoundingClientRect().top - pane.getBoundingClientRect().top - 72;
  }
  var focused = document.querySelector("#review [data-error-summary], #review .plan-open [data-focus], #review [data-focus]");
  if (focused) focused.focus({ preventScroll: true });
})();
