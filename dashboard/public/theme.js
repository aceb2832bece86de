// Runs before the first paint, so that a chosen theme never flashes. A file of its own: the content policy allows no inline script.
(function () {
  try {
    var theme = localStorage.getItem("instacrm.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is closed to us: the system's theme stands.
  }
})();
