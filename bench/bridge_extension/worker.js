// Passes each message of the content script to the host it names, and the answer back: what our worker's link does.
chrome.runtime.onConnect.addListener((page) => {
  const hosts = new Map();
  const hostOf = (name) => {
    if (!hosts.has(name)) {
      const port = chrome.runtime.connectNative(name);
      port.onMessage.addListener((message) => page.postMessage({ host: name, message }));
      port.onDisconnect.addListener(() => page.postMessage({ host: name, gone: chrome.runtime.lastError?.message }));
      hosts.set(name, port);
    }
    return hosts.get(name);
  };
  page.onMessage.addListener(({ host, message }) => hostOf(host).postMessage(message));
  page.onDisconnect.addListener(() => hosts.forEach((port) => port.disconnect()));
});
