/* What a page can try without anybody touching it. */
(async () => {
  await attempt('the bridge of the shell', () => window.__TAURI_INTERNALS__ || window.__TAURI__ || window.ipc);
  await attempt('the message handler of the shell', () => {
    const handler = window.webkit && window.webkit.messageHandlers && window.webkit.messageHandlers.ipc;
    if (handler) handler.postMessage(JSON.stringify({ cmd: 'app_state', callback: 1, error: 2, payload: {} }));
    return handler;
  });
  for (const address of ['ipc://localhost/app_state', 'ipc://localhost/plugin%3Aevent%7Cemit', 'http://ipc.localhost/app_state']) {
    await attempt(`call ${address}`, async () => {
      const headers = { 'Content-Type': 'application/json', 'Tauri-Callback': '1', 'Tauri-Error': '2', 'Tauri-Invoke-Key': 'x' };
      return (await fetch(address, { method: 'POST', headers, body: '{}' })).ok;
    });
  }
  for (const address of ['tauri://localhost/index.html', 'asset://localhost/etc/passwd', 'file:///etc/passwd', 'http://tauri.localhost/']) {
    await attempt(`read ${address}`, async () => (await fetch(address)).text());
    await attempt(`go to ${address}`, async () => { location.href = address; await wait(150); return location.href === address; });
  }
  await attempt('open a window', () => window.open(elsewhere + '?window'));
  await attempt('open a window of its own origin', () => window.open('/landed'));
  await attempt('a link to a new window', () => click(link(elsewhere + '?blank', { target: '_blank' })));
  await attempt('go to another host', async () => { location.href = elsewhere + '?location'; await wait(300); });
  await attempt('replace itself', async () => { location.replace(elsewhere + '?replace'); await wait(300); });
  await attempt('a redirect to another host', async () => { location.href = '/redirect'; await wait(300); });
  await attempt('a form to another host', async () => {
    const form = Object.assign(document.createElement('form'), { action: elsewhere + '?form', method: 'post' });
    document.body.append(form);
    form.submit();
    await wait(300);
  });
  await attempt('a frame of another host', async () => { await within(frame({ src: elsewhere + '?frame' }), 500).catch(() => 0); });
  await attempt('a frame of its own that moves the top', async () => {
    await within(frame({ src: '/inner' }), 1000).catch(() => 0);
    await wait(300);
  });
  await attempt('a frame with a data address', async () => {
    const told = new Promise((resolve) => addEventListener('message', (event) => event.data === 'data' && resolve(true)));
    frame({ src: "data:text/html,<script>parent.postMessage('data', '*')<\/script>" });
    return within(told, 700);
  });
  await attempt('another program by its scheme', async () => { location.href = 'mailto:x@example.com'; await wait(150); });
  await attempt('a script address', async () => { location.href = 'javascript:void(window.ran = true)'; await wait(150); return window.ran && window.__TAURI_INTERNALS__; });
  await attempt('save a file', async () => { location.href = '/file'; await wait(500); });
  await attempt('save a blob', async () => {
    click(link(URL.createObjectURL(new Blob(['MZ'])), { download: 'wheelhouse-hostile.exe' }));
    await wait(500);
  });
  await attempt('fullscreen', async () => { await document.documentElement.requestFullscreen(); return document.fullscreenElement; });
  await attempt('a storm of dialogs', () => {
    const begun = performance.now();
    for (let count = 0; count < 200; count += 1) alert('Your session has expired. Enter your password.');
    return performance.now() - begun > 2500;
  });
  await attempt('a password by prompt', () => prompt('Password'));
  await attempt('a yes by confirm', () => confirm('Continue?'));
  await attempt('notifications', async () => (await Notification.requestPermission()) === 'granted');
  await attempt('the place', () => new Promise((resolve) => navigator.geolocation.getCurrentPosition(() => resolve(true), () => resolve(false))));
  await attempt('camera and microphone', () => navigator.mediaDevices.getUserMedia({ audio: true, video: true }));
  await attempt('the screen', () => navigator.mediaDevices.getDisplayMedia());
  await attempt('the clipboard', () => navigator.clipboard.readText());
  await attempt('an opener or a parent', () => window.opener || window.parent !== window);
  await attempt('move and resize', async () => {
    const before = [outerWidth, outerHeight, screenX, screenY].join();
    resizeTo(300, 200);
    moveTo(0, 0);
    await wait(300);
    return before !== [outerWidth, outerHeight, screenX, screenY].join();
  });
  window.onbeforeunload = () => 'stay';
  document.title = 'Wheelhouse: sign in';
  await wait(200);
  await report('alone', { least: 30 });
})();
