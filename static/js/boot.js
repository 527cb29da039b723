// Runs before the first paint: what the person chose on this machine, so that nothing jumps.
(function () {
  var root = document.documentElement;
  root.classList.add("js");
  try {
    if (localStorage.getItem("side") === "narrow") root.classList.add("side-narrow");
    var size = localStorage.getItem("text");
    if (size === "125" || size === "150") root.classList.add("text-" + size);
    if (localStorage.getItem("density") === "dense") root.classList.add("dense");
  } catch (error) { /* storage is switched off: the defaults stand */ }
})();
