/**
 * K39: what a student's programs can leave behind, and the look for it that the next student's program takes. Both are bodies of async functions to be run
 * in a page of the same origin; the look answers with the names of what it found, from `traces`.
 */
export const traces = ['cookie', 'local storage', 'database', 'cache', 'files', 'service worker', 'session storage', 'name of the window', 'history'] as const;

export const leaveTraces = `
  document.cookie = 'student=s1; max-age=86400; path=/';
  localStorage.setItem('student', 's1');
  sessionStorage.setItem('student', 's1');
  window.name = 's1';
  history.pushState(null, '', '/work-of-s1');
  await (await caches.open('student')).put('/work', new Response('s1'));
  await (await navigator.storage.getDirectory()).getFileHandle('student', { create: true });
  await navigator.serviceWorker.register('/code.js?run=', { scope: '/' });
  await navigator.serviceWorker.ready;
  await new Promise((done, failed) => {
    const asked = indexedDB.open('student', 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore('work');
    asked.onsuccess = () => { asked.result.close(); done(); };
    asked.onerror = failed;
  });
  return true;
`;

export const findTraces = `
  const found = [];
  if (document.cookie !== '') found.push('cookie');
  if (localStorage.length > 0) found.push('local storage');
  if ((await indexedDB.databases()).length > 0) found.push('database');
  if ((await caches.keys()).length > 0) found.push('cache');
  for await (const _ of (await navigator.storage.getDirectory()).keys()) found.push('files');
  if ((await navigator.serviceWorker.getRegistrations()).length > 0) found.push('service worker');
  if (sessionStorage.length > 0) found.push('session storage');
  if (window.name !== '') found.push('name of the window');
  if (navigation.entries().some((entry) => entry.url.includes('s1'))) found.push('history');
  return found;
`;
