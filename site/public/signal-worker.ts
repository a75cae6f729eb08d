/// <reference lib="dom" />
/**
 * Has the page of monitors open without a network: it and what it names were put aside when it was last open with one.
 * What the network gives goes first; nothing of the API is ever put aside.
 */
type Fetching = Event & { request: Request; respondWith: (answer: Promise<Response>) => void };

const put = async (request: Request): Promise<Response> => {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true, ignoreVary: true });
    if (!kept) throw error;
    return kept;
  }
};

addEventListener('fetch', (event) => {
  const fetching = event as Fetching;
  const { request } = fetching;
  const { pathname, origin } = new URL(request.url);
  const own = request.mode === 'navigate' || pathname.startsWith('/assets/');
  if (request.method === 'GET' && origin === location.origin && own) fetching.respondWith(put(request));
});
