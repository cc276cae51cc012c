import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { SettingsView } from '../shared/protocol/settings-api.ts'
import type { CaptureLevel } from '../shared/session/capture-level.ts'
import type { Clock } from '../shared/std/clock.ts'
import { createAudioOutputFile } from './config/audio-output-file.ts'
import { announceServer, type ServerHost, withdrawServer } from './config/running-server.ts'
import { LiveSettings } from './config/live-settings.ts'
import { watchSettings } from './config/settings-watch.ts'
import type { Secrets } from './config/secrets.ts'
import { createSecretsFile } from './config/secrets-file.ts'
import { defaultSettings, type Settings } from './config/settings.ts'
import { Duel, duelLanguage, withDuel } from './duel.ts'
import { capturableHub, profileCaptures, type CapturableHub } from './host-capture.ts'
import { closeInOrder } from './host-closing.ts'
import { registryPorts } from './host-providers.ts'
import { sessionSettings, settingsKeeper } from './host-settings.ts'
import { programFiles } from './program-files.ts'
import { watchProgramVersion } from './program-update.ts'
import { createKeptConnections } from './providers/kept-connections.ts'
import { LiveProviders } from './providers/live-providers.ts'
import { warmUpCalculator } from './providers/offline-brain/skills/calculator.ts'
import { createProviders } from './providers/registry.ts'
import { secondPerson } from './providers/system-speech/second-voice.ts'
import { readPartsInThread } from './server/import-reading.ts'
import { readPageFiles } from './server/page-files.ts'
import { createParleyServer } from './server/server.ts'
import { copyThreads } from './store/copy-thread.ts'
import { openStore } from './store/open-store.ts'
import { failureFields } from './telemetry/failure-fields.ts'
import type { Log } from './telemetry/log.ts'
import { installedWorkerFiles, vadWorkerThreads, workerFilesIn } from './vad/worker-thread.ts'
import { ServerVad, type ServerVadEvent } from './vad/server-vad.ts'
import { AlarmClock } from './voice/alarm-clock.ts'
import { WaitingNotices } from './waiting-notices.ts'

export interface HostOptions {
  readonly profileDirectory: string
  readonly settings: Settings
  /** What the user should know of how they were read. */
  readonly settingsNotice?: string | undefined
  /** The file they were read from when it is not the profile's own: they hold for this run and are not changed. */
  readonly settingsFile?: string | undefined
  /** Keeps keys that are typed; left out, a private file of the profile. */
  readonly secrets?: Secrets | undefined
  /** Who shows the page; a second start on the same profile asks. Left out, nobody. */
  readonly host?: ServerHost
  /** 0 takes any free port; undefined the preferred one, else a free one. */
  readonly port: number | undefined
  readonly allowedHosts: readonly string[]
  /** For this run, whatever the settings say. */
  readonly capture?: CaptureLevel | undefined
  readonly env: Readonly<Record<string, string | undefined>>
  readonly clock: Clock
  readonly log: Log
}

export interface Host {
  readonly url: string
  readonly ws: string
  readonly secret: string
  readonly version: string
  /** What the user should know about the start: settings or a store that were put aside. The first window is told. */
  readonly notices: readonly string[]
  /** The user has read them: a window need not tell them. */
  noticesShown(): void
  /** Opens the page in a browser, once and within two minutes. Leads nowhere while the page is not built. */
  mintLink(): string
  /** For a page whose first ticket comes another way than by its address: good for one page credential. */
  mintTicket(): string
  /** The settings as they are now, without the keys: for what is outside the page. */
  settings(): SettingsView
  /** The machine is awake again: what it had open to the outside is dead, and alarms may be due. */
  resume(): void
  close(): Promise<void>
}

/** Tried first in every host: the port is part of the page's origin, and with it of the microphone permission. */
const preferredPort = 47_800

const pageNotBuilt = 'The page is not built: run npm run build. Everything but the page works.'

const files = programFiles(import.meta.url)

/** The composition root of plain Node: everything concrete is made here and handed on. Never reaches Electron. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { clock, log, settings, settingsFile, profileDirectory } = options
  log.level = settings.logLevel
  const page = await readPageFiles(fileURLToPath(files.pageFolder))
  const live = await LiveSettings.open({
    ...{ profileDirectory, settings, environment: options.env },
    secrets: options.secrets ?? createSecretsFile(profileDirectory),
    readOnlyReason: settingsFile === undefined ? undefined : readOnlyReason(settingsFile),
  })
  const captures = profileCaptures(profileDirectory, log)
  const store = openStore({
    ...{ directory: profileDirectory, clock, elsewhere: captures, startCopy: copyThreads(files.copyWorker) },
    onTrouble: (sentence) => {
      log.error('store in trouble')
      notices.say({ code: 'store-failed', message: sentence })
    },
  })
  const version = projectVersion()
  const alarmClock: AlarmClock = new AlarmClock({
    ...{ store: store.timers, clock, log },
    uptimeMs: () => uptime() * 1_000,
    ring: (sentence) => captured.hub.announce(sentence),
  })
  const connections = createKeptConnections()
  const ports = registryPorts(options, { store, timers: alarmClock, connections })
  const providers = new LiveProviders(live.current, {
    ...ports,
    onStandIn(notice) {
      log.warn('stand-in', failureFields(notice))
      notices.say({ code: notice.code, message: notice.message })
    },
  })
  live.onChange((current) => {
    providers.use(current)
    server.settingsChanged()
  })
  live.onNotice((message) => {
    log.warn('settings file made again')
    notices.say({ code: 'settings-invalid', message })
  })
  const { vadWorker, detectorFolder } = files
  const workerFiles = detectorFolder === undefined ? installedWorkerFiles() : workerFilesIn(detectorFolder)
  const detector = new ServerVad({
    startWorker: vadWorkerThreads(vadWorker, workerFiles),
    clock,
    onEvent: (event) => {
      logVad(log, event)
    },
  })
  const sessionParts = {
    detector,
    clock,
    log,
    settings: sessionSettings(live),
    limits: settings.limits,
    serverVersion: version,
    newId: randomUUID,
    newEpoch: () => randomInt(1, 0xffffffff),
  }
  const captured: CapturableHub = capturableHub(
    {
      ...sessionParts,
      providers,
      store: store.conversations,
      onArrival: () => {
        alarmClock.ringDue()
        notices.arrived()
        // Who only types warms no model up, which might cost a provider a request; this one is our own.
        if (live.current.llm.kind === 'offline') warmUpCalculator().catch(() => undefined)
      },
    },
    { folder: captures, level: () => options.capture ?? live.current.capture },
  )
  const notices = new WaitingNotices(({ code, message }) => captured.hub.notify(code, message))
  if (options.settingsNotice !== undefined) notices.say({ code: 'settings-invalid', message: options.settingsNotice })
  if (store.notice !== undefined) notices.say({ code: 'store-failed', message: store.notice })
  const duel = new Duel({
    ...sessionParts,
    builtIn: (unkept) =>
      createProviders(defaultSettings, registryPorts(options, { store: unkept, timers: unkept.timers, connections })),
    personVoice: () => secondPerson({ ...options, platform: process.platform }, duelLanguage),
  })
  const server = createParleyServer({
    hub: withDuel(captured.hub, duel),
    duel,
    settings: settingsKeeper(live, ports, providers),
    conversations: store.conversations,
    data: store.data,
    readImportParts: readPartsInThread(files.importWorker),
    audioOutput: createAudioOutputFile(options.profileDirectory),
    clock,
    random: randomBytes,
    log,
    limits: settings.limits,
    page,
    allowedHosts: options.allowedHosts,
    version,
  })
  const stopWatching = watchSettings({
    ...{ profileDirectory, clock },
    reload: (look) => live.reload(look),
    onTrouble: (sentence) => {
      log.warn('settings not reloaded')
      notices.say({ code: 'settings-invalid', message: sentence })
    },
  })
  const stopUpdateWatch = watchProgramVersion({
    ...{ clock, version, manifest: files.manifest },
    onUpdate: (sentence) => {
      log.warn('program updated')
      notices.say({ code: 'not-ready', message: sentence })
    },
  })
  const withdraw = (): Promise<void> => withdrawServer(options.profileDirectory, process.pid)
  const close = closeInOrder({
    silence: () => {
      alarmClock.close()
      stopWatching()
      stopUpdateWatch()
    },
    talkers: [captured.hub, duel, server, { close: withdraw }],
    servants: [captured, detector, providers, connections],
    store,
    log,
  })
  try {
    const { port } = await server.listen(
      options.port === undefined ? { port: preferredPort, ifTaken: 'another' } : { port: options.port },
    )
    alarmClock.start()
    const origin = `127.0.0.1:${port}`
    const ws = `ws://${origin}/socket`
    const announced = { processId: process.pid, ws, secret: server.launchSecret, host: options.host }
    await announceServer(options.profileDirectory, announced).catch((error: unknown) => {
      // `--link` does not find this server then; everything else works.
      log.warn('server not announced', failureFields(error))
    })
    return {
      url: `http://${origin}`,
      ws,
      secret: server.launchSecret,
      version,
      notices: [
        ...[options.settingsNotice, store.notice].filter((notice) => notice !== undefined),
        ...providers.problems,
        ...(page.size === 0 ? [pageNotBuilt] : []),
      ],
      noticesShown: () => {
        notices.shown()
      },
      mintLink: () => server.mintLink(),
      mintTicket: () => server.mintPageTicket(),
      settings: () => live.view(),
      resume() {
        connections.drop()
        alarmClock.ringDue()
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

function readOnlyReason(settingsFile: string): string {
  return `These settings come from ${settingsFile}, which was given for this run, and cannot be changed here. Change the file, or start Parley without --settings.`
}

function logVad(log: Log, event: ServerVadEvent): void {
  switch (event.type) {
    case 'vad-loaded':
      log.info('vad loaded', { loadMs: Math.round(event.loadMs) })
      return
    case 'vad-released':
      log.info('vad released')
      return
    case 'vad-failed':
      log.error('vad failed', { reason: event.cause instanceof Error ? event.cause.message : 'unknown' })
      return
    case 'vad-audio-dropped':
      log.warn('vad dropped audio', { samples: event.samples })
  }
}

function projectVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(files.manifest, 'utf8'))
  return z.object({ version: z.string() }).parse(manifest).version
}
