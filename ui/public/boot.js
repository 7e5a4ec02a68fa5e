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

  // The last frame that the shell put into the page: only where the console opens. Its styles come as data, since the policy
  // lets no style attribute through.
  var opens = location.hash.slice(1) || read('wheelhouse.place') || '/';
  var frame = new MutationObserver(function () {
    var place = document.getElementById('root');
    if (!place || place.dataset.frame === undefined) return;
    if (place.dataset.frame !== opens || place.dataset.frameLang !== root.lang) place.textContent = '';
    place.querySelectorAll('[data-style]').forEach(function (element) {
      element.style.cssText = element.dataset.style;
      element.removeAttribute('data-style');
    });
  });
  frame.observe(root, { childList: true, subtree: true });
  addEventListener('DOMContentLoaded', function () { frame.disconnect(); });

  // With a last frame in it the page is painted first. Who looks at no window gets no frames painted, but the page all the same.
  var run = function () {
    var place = document.getElementById('root');
    var source = place && place.dataset.frameScript;
    if (!source) return;
    delete place.dataset.frameScript;
    var script = document.createElement('script');
    script.type = 'module';
    script.crossOrigin = '';
    script.src = source;
    document.head.append(script);
  };
  addEventListener('load', function () {
    requestAnimationFrame(function () { setTimeout(run); });
    setTimeout(run, 100);
  });
})();
