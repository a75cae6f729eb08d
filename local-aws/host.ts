import type { IncomingMessage, ServerResponse } from 'node:http';
import { Temporal } from 'temporal-polyfill';
import { createGateway } from './api/gateway.ts';
import { keepPartition, opened, openJournalOf, takeDataFolder } from './data-folder.ts';
import { createDynamoDb } from './dynamo/dynamodb.ts';
import { createTables, startEngine } from './dynamo/engine.ts';
import { permitStreams, type Streams, startStreams } from './dynamo/stream-mappings.ts';
import { createWriteSignal } from './dynamo/write-signal.ts';
import { distribution } from './edge/distribution.ts';
import { createEdge, type Edge } from './edge/edge.ts';
import { HostFault, saying } from './host-fault.ts';
import type { Credential } from './iam/sigv4.ts';
import type { Journal } from './journal.ts';
import { openKms } from './kms/kms.ts';
import { createInvokeApi, LAMBDA_PATH } from './lambda/invoke-api.ts';
import { createAsyncCalls, createInvoker } from './lambda/invoker.ts';
import { openRuntimeApi } from './lambda/worker.ts';
import { type Handle, listen } from './listener.ts';
import { createLocalRoutes, DYNAMODB_PATH, KMS_PATH, S3_PATH, SECRETS_PATH } from './local-routes.ts';
import { createIssuer, OIDC_PATH, type SignIn } from './people/issuer.ts';
import { openMail } from './people/mail.ts';
import { openStorage } from './s3/storage.ts';
import { openSecrets } from './secrets.ts';
import { openSecretsManager } from './secrets-manager/secrets-manager.ts';
import { schedules, streamMappings } from './template/event-sources.ts';
import { type ApiConfig, api, DEFAULT_ROUTE } from './template/http-api.ts';
import * as inventory from './template/inventory.ts';
import { type Partition, PLACES } from './template/resource-names.ts';
import { loadTemplate, type Template } from './template/template.ts';
import { type HostClock, openClock } from './time/clock.ts';
import { type Scheduler, startScheduler } from './time/scheduler.ts';
import { createTimers } from './time/timers.ts';
import { createWeather, type Forecast } from './weather.ts';

/** Fills a new data folder through the API, once, before the host says that it is ready. */
type Seed = (asked: { address: string; now: Temporal.Instant }) => Promise<void>;

/** What a template may be told of the host that runs it. */
export interface HostFacts {
  readonly address: string;
  /** Issues the access tokens; `address` is their audience. */
  readonly issuer: string;
  /** A secret of this data folder, the same at each start: what the edge shows to functions, for example. */
  readonly edgeSecret: string;
  readonly smtpUrl: string;
  /** Whether the clock is one of a demonstration, and not the machine's. */
  readonly demonstration: boolean;
}

export interface HostOptions {
  /** The template's file; it may still be being written while the engines start. */
  readonly template: string | Promise<string>;
  /** Begins the names of the resources that the template leaves nameless: the data folder keeps them under it. */
  readonly stackName: string;
  /** Resolves once the code of the function in this folder is there. Left out: all of it is, with the template. */
  readonly code?: (folder: string) => Promise<void>;
  /** What the template was made for; left out: `aws`. */
  readonly partition?: Partition;
  readonly dataFolder: string;
  /** 0: the system chooses. */
  readonly port: number;
  /** Where the clock starts, unless the folder's clock already stands later. */
  readonly now?: Temporal.Instant;
  /** Where the clock of a new folder stands once it is filled; left out: it is the machine's own, unless `now` says otherwise. */
  readonly readyAt?: Temporal.Instant;
  readonly seed?: Seed;
  /** Values of the template's parameters; of those that it does not declare nothing is made. */
  readonly parameters: (host: HostFacts) => Readonly<Record<string, string>>;
  /** Who may sign in. */
  readonly signIn: SignIn;
  /** From when the host is ready; `/_local/weather` orders another. */
  readonly weather?: Forecast;
  /** Stands before all that the port answers. With it the edge keeps no answer. */
  readonly front?: (pages: Handle) => Handle;
  /** For people: what is worth knowing while it starts and runs. */
  readonly say?: (sentence: string) => void;
  /** For people: what the start is at, should it take long. */
  readonly during?: <T>(what: string, work: () => Promise<T>) => Promise<T>;
}

export interface Host {
  /** `http://localhost:PORT`, without a slash at the end. */
  readonly address: string;
  readonly clock: HostClock;
  /** Resolves when the host can no longer go on. */
  readonly failed: Promise<HostFault>;
  /** Has the functions with code in these folders go on with what is there now. */
  renew(codeFolders: readonly string[]): void;
  stop(): Promise<void>;
}

/**
 * While a folder is filled its clock runs, however busy the machine: so it begins earlier than `readyAt`, and is moved on
 * at the end.
 */
const FILLED_WITHIN = { minutes: 22 };
/** How long answers under way may take when the host stops, in milliseconds. */
const GRACE = 2_000;

/**
 * Starts everything the template describes on this machine. In this order, and stopped in the opposite one:
 * data folder, journal, clock, engine, port, mail, keys and storage, functions, edge, tables, streams,
 * schedules, and at last the seed. Throws a `HostFault` for what the user can put right, code that cannot be bundled
 * among it.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    for (let undo = stops.pop(); undo; undo = stops.pop()) await undo();
  };
  const broken = Promise.withResolvers<never>();
  broken.promise.catch(() => undefined);
  const code = telling(options.code, broken.reject);
  try {
    return await Promise.race([start({ ...options, ...(code && { code }) }, stops, stop), broken.promise]);
  } catch (fault) {
    await stop();
    throw fault;
  }
}

/** Code that cannot be made ends a start: what calls it would wait for its retries, and say nothing meanwhile. */
const telling = (code: HostOptions['code'], tell: (fault: Error) => void): HostOptions['code'] =>
  code &&
  ((folder) =>
    code(folder).catch((fault: Error) => {
      tell(fault);
      throw fault;
    }));

async function start(
  options: HostOptions,
  stops: (() => unknown)[],
  stop: () => Promise<void>,
): Promise<Host> {
  const { say = () => undefined, front = (pages: Handle) => pages } = options;
  const { during = (_what: string, work: () => Promise<unknown>) => work() } = options;
  const place = { ...PLACES[options.partition ?? 'aws'], stackName: options.stackName };
  const { region, partition } = place;
  const folder = takeDataFolder(options.dataFolder);
  stops.push(folder.release);
  const { journal, fresh } = openJournalOf(folder);
  stops.push(journal.close);
  keepPartition(folder, partition);

  const readyAt = fresh && options.now === undefined ? options.readyAt : undefined;
  const startAt = options.now ?? readyAt?.subtract(FILLED_WITHIN);
  const clock = opened(folder, () =>
    openClock({ file: folder.file('clock'), ...(startAt && { now: startAt }) }),
  );
  stops.push(clock.close);
  if (clock.stoodAt)
    say(`The clock of ${folder.path} already stands at ${clock.stoodAt}; it goes on from there.`);
  const timers = createTimers(clock);
  stops.push(timers.close);

  // Started first and together: the slowest of them is the template.
  const engineStart = startEngine(folder.path);
  const preparing = Promise.all([engineStart, openSecrets(folder.file('secrets.json')), options.template]);
  preparing.catch(() => undefined);
  stops.push(() =>
    engineStart.then(
      (engine) => engine.stop(),
      () => undefined,
    ),
  );
  let handle: Handle = starting;
  const listener = await listen(
    options.port,
    front((req, res) => handle(req, res)),
  );
  stops.push(() => listener.close(GRACE));
  const engineStarted = during('starting the database', () => engineStart);
  engineStarted.catch(() => undefined);
  await during('making the template', async () => options.template);
  const [engine, secrets, templateFile] = await preparing;

  const address = `http://localhost:${listener.port}`;
  const mail = await openMail(folder.file('mail'), clock);
  stops.push(mail.close);
  const given = options.parameters({
    address,
    issuer: address + OIDC_PATH,
    edgeSecret: secrets.edgeSecret,
    smtpUrl: mail.url,
    demonstration: clock.demonstration,
  });
  const template = loadTemplate(templateFile, given, place);
  const unhandled = inventory.unhandledTypes(template);
  if (unhandled.length > 0 && process.env.LOCAL_AWS_DEBUG)
    say(`Not run on one machine: ${unhandled.join(', ')}.`);

  const http = api(template);
  const open = new Set(
    http?.routes.filter((one) => !one.authorizer && one.key !== DEFAULT_ROUTE).map((one) => one.functionArn),
  );
  const functions = inventory
    .functions(template)
    .map((config) => ({ ...config, forAnybody: open.has(config.arn) }));
  const credentials = new Map<string, Credential>();
  for (const { role } of functions) {
    const { id, secret, sessionToken } = secrets.accessKey(role.id);
    credentials.set(id, { secret, sessionToken, principal: role });
  }
  const tables = inventory.tables(template);
  const weather = createWeather();
  const engineParts = { clock, region, credentials };
  const kms = opened(folder, () =>
    openKms({ ...engineParts, file: folder.file('keys.json'), keys: inventory.keys(template) }),
  );
  const secretsManager = openSecretsManager({ ...engineParts, secrets: inventory.secrets(template) });
  const storage = opened(folder, () =>
    openStorage({
      ...engineParts,
      file: folder.file('storage.db'),
      partition,
      buckets: inventory.buckets(template),
      kms,
    }),
  );
  stops.push(storage.close);

  const runtimeApi = await openRuntimeApi({
    logFolder: folder.file('logs'),
    clockFile: folder.file('clock'),
  });
  const own = `http://127.0.0.1:${listener.port}`;
  const invoker = createInvoker({
    functions,
    runtimeApi,
    code: options.code,
    environment: ({ role }) => {
      const { id, secret, sessionToken } = secrets.accessKey(role.id);
      return {
        AWS_REGION: region,
        AWS_DEFAULT_REGION: region,
        AWS_ACCESS_KEY_ID: id,
        AWS_SECRET_ACCESS_KEY: secret,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_ENDPOINT_URL_DYNAMODB: own + DYNAMODB_PATH,
        AWS_ENDPOINT_URL_S3: own + S3_PATH,
        AWS_ENDPOINT_URL_KMS: own + KMS_PATH,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: own + SECRETS_PATH,
        AWS_ENDPOINT_URL_LAMBDA: own + LAMBDA_PATH,
      };
    },
  });
  let stopping = false;
  let streams: Streams | undefined;
  let scheduler: Scheduler | undefined;
  // Together: a function that is ended must not be taken for one that failed.
  stops.push(async () => {
    stopping = true;
    timers.close();
    await Promise.all([streams?.stop(), runtimeApi.close()]);
  });
  const calls = createAsyncCalls({ invoker, functions, journal, timers, clock, stopping: () => stopping });
  const edge = edgeOf(template, http, { storage, storageOrigin: own, invoker, clock });
  const issuer = createIssuer({
    issuer: address + OIDC_PATH,
    audience: address,
    roleClaim: template.declares('RoleClaim') ? template.ref('RoleClaim') : 'roles',
    secrets,
    clock,
    file: folder.file('identity.db'),
    signIn: options.signIn,
  });
  stops.push(issuer.close);

  await createTables(engine.call, tables).catch((fault) => {
    if (fault instanceof HostFault) throw fault;
    throw new HostFault(`The database cannot use ${folder.file('dynamo.db')}: ${saying(fault)}`);
  });
  let ready = false;
  const status = () => ({
    ready,
    address,
    now: clock.instant().toString(),
    demonstration: clock.demonstration,
    functions: invoker.status(),
    schedules: scheduler?.status() ?? [],
    streams: streams?.status() ?? [],
    pending: calls
      .status()
      .map(({ source, attempts, due }) => ({ source, attempts, due: new Date(due).toISOString() })),
    deadLetters: journal.deadLetters(),
    cache: edge?.status() ?? null,
    unhandled,
  });
  const invokeApi = createInvokeApi({ clock, region, credentials, functions, calls });
  const bell = createWriteSignal();
  const dynamoDb = createDynamoDb({
    engine,
    tables,
    clock,
    place,
    credentials,
    weather,
    bell,
  });
  const orderWeather = async (forecast: Forecast) => {
    weather.order(forecast);
    await dynamoDb.lagIndexes(forecast.table.indexLagSeconds);
  };
  const parts = {
    clock,
    issuer,
    storage,
    kms,
    secretsManager,
    dynamoDb,
    invokeApi,
    mail,
    weather,
    orderWeather,
  };
  const local = createLocalRoutes({ ...parts, moved: timers.reread, status });
  handle = (req, res) => {
    if ((req.url ?? '').startsWith('/_local/')) return local(req, res);
    if (options.front) edge?.forget();
    if (edge) return void edge.handle(req, res);
    res.writeHead(404).end();
  };

  const mappings = streamMappings(template);
  permitStreams(mappings, functions, place);
  streams = await startStreams(mappings, {
    call: engine.call,
    invoker,
    journal,
    clock,
    place,
    bell,
  });
  scheduler = startScheduler({
    schedules: schedules(template),
    calls,
    journal,
    timers,
    clock,
    place,
    weather,
  });
  calls.resume();
  // The first runs of the schedules make the site's own pages, which say where staff sign in.
  if (fresh) await during('writing the first pages', () => calls.settled());
  if (fresh) await seedOnce(options, { address, clock, journal });
  if (readyAt && Temporal.Instant.compare(clock.instant(), readyAt) < 0) {
    // What is signed before the clock moves is refused after it, and a page would stay as it was.
    await during('waiting for the last pages', () => idle(invoker));
    clock.moveTo(readyAt);
    timers.reread();
  }
  if (options.weather) await orderWeather(options.weather);
  ready = true;
  const failed = new Promise<HostFault>((resolve) => {
    void engine.failed.then((last) => {
      if (!stopping) resolve(new HostFault(`The database ended: ${last}`));
    });
  });
  const renew = (codeFolders: readonly string[]): void => {
    const renewed = functions
      .filter(({ codeFolder }) => codeFolders.includes(codeFolder))
      .map(({ arn }) => arn);
    invoker.renew(renewed);
    scheduler?.hasten(renewed);
  };
  return { address, clock, failed, renew, stop };
}

/** Until no function runs, or ten seconds have passed: a watch may hold for longer than anybody waits. */
async function idle({ status }: Pick<ReturnType<typeof createInvoker>, 'status'>): Promise<void> {
  const until = performance.now() + 10_000;
  while (performance.now() < until && status().some(({ busy, waiting }) => busy + waiting > 0))
    await new Promise((resolve) => setTimeout(resolve, 50));
}

async function seedOnce(
  options: HostOptions,
  { address, clock, journal }: { address: string; clock: HostClock; journal: Journal },
): Promise<void> {
  try {
    await options.seed?.({ address, now: clock.instant() });
  } catch (fault) {
    throw new HostFault(`The new data folder could not be filled: ${saying(fault)}`);
  }
  journal.markSeeded();
}

function edgeOf(
  template: Template,
  http: ApiConfig | undefined,
  parts: {
    storage: ReturnType<typeof openStorage>;
    storageOrigin: string;
    invoker: ReturnType<typeof createInvoker>;
    clock: HostClock;
  },
): Edge | undefined {
  const described = distribution(template, parts.storageOrigin);
  if (!http || !described) return undefined;
  const gateway = createGateway({
    api: http,
    invoker: parts.invoker,
    clock: parts.clock,
    place: template.place,
  });
  return createEdge({ distribution: described, storage: parts.storage, gateway, clock: parts.clock });
}

/** Until the parts are there. */
const starting = (_req: IncomingMessage, res: ServerResponse): void =>
  void res
    .writeHead(503, {
      'retry-after': '1',
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end('正在启动 Starting\n');
