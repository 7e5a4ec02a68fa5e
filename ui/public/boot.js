// Runs before the first paint so that the shell appears at once in the chosen theme and direction.
(function () {
  var read = function (key) {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  var theme = read('wheelhouse.theme');
  var lang = read('wheelhouse.lang');
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  var root = document.documentElement;
  root.dataset.theme = dark ? 'dark' : 'light';
  if (lang === 'fa') { root.lang = 'fa'; root.dir = 'rtl'; }
})();
