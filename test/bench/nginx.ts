import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * A caching nginx before the local host, where one is installed: the cache that most readers of a statistics office
 * meet, and one that counts whole seconds. It keeps what the answers' headers allow and nothing else, and goes by this
 * machine's own clock.
 */
export type Nginx = AsyncDisposable & { readonly socket: string };

/** The program; null where this machine has none. */
export const installedNginx = async (): Promise<string | null> => {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  for (const folder of folders) {
    const file = join(folder, 'nginx');
    if (
      await access(file).then(
        () => true,
        () => false,
      )
    )
      return file;
  }
  return null;
};

const configuration = (folder: string, origin: URL): string => `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
pid ${folder}/pid;
error_log stderr warn;
worker_processes 1;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  proxy_cache_path ${folder}/kept keys_zone=kept:8m;
  upstream origin { server ${origin.host}; keepalive 64; }
  server {
    listen unix:${folder}/socket;
    location / {
      proxy_pass http://origin;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache kept;
    }
  }
}
`;

/** Starts one whose files lie in `folder`. */
export const openNginx = async (file: string, folder: string, origin: string): Promise<Nginx> => {
  await mkdir(folder, { recursive: true });
  const settings = join(folder, 'nginx.conf');
  await writeFile(settings, configuration(folder, new URL(origin)));
  const child = spawn(file, ['-e', 'stderr', '-p', folder, '-c', settings], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const socket = join(folder, 'socket');
  while (
    !(await access(socket).then(
      () => true,
      () => false,
    ))
  ) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    socket,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGQUIT');
      await ended;
    },
  };
};
