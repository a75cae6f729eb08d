import {
  addRows,
  changeRows,
  countFigures,
  keepChains,
  leading,
  readRows,
  readSecrets,
  UNDER_AN_ALERT,
} from './grants.ts';
import {
  ALERT_DUE,
  ALERT_WORDS,
  ALERTS,
  answersOf,
  audit,
  BULLETINS,
  HOLIDAYS,
  NEW_MESSAGE,
  ROSTER,
} from './partitions.ts';
import type { FunctionRow } from './row.ts';

/** What is said of the office: signalled by monitors, handled by officers, and pressed by the clock. */
export const ALERT_FUNCTIONS = [
  {
    name: 'alert-api',
    id: 'AlertApi',
    description: 'What monitors signal, and what the office does about it',
    harm: 'monitors cannot say what they see, and nobody can take an alert up.',
    memory: 1024,
    seconds: 20,
    wakes: [{ by: 'http' }],
    environment: ['AUDIT_KEY', 'TABLE', 'ALERTS_KEY', 'SITE_ADDRESS', 'ROLE_CLAIM', 'EDGE_SECRET_ARN'],
    may: [
      ...readSecrets('edgeSecret'),
      ...keepChains('alert'),
      readRows(
        ALERTS,
        ALERT_WORDS,
        ...BULLETINS,
        ROSTER,
        ...HOLIDAYS,
        audit('alert'),
        answersOf('alert-api'),
      ),
      changeRows(ALERTS, ALERT_DUE, ...BULLETINS),
      countFigures,
      // Words stand until they are destroyed, and are never others.
      { sid: 'DestroyWords', actions: ['dynamodb:DeleteItem'], on: 'table', when: leading([ALERT_WORDS]) },
      addRows(ALERT_WORDS, audit('alert'), answersOf('alert-api'), NEW_MESSAGE),
      {
        sid: 'OpenAndCloseWords',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        on: 'alertsKey',
        when: UNDER_AN_ALERT,
      },
    ],
  },
  {
    name: 'alert-clock',
    id: 'AlertClock',
    description: 'Has each rung of the ladder of an alert speak at its time',
    harm: 'nobody is pressed to take up an alert, and the public waits for an answer.',
    memory: 512,
    // Ends before the next tick but one begins; two at once write each rung once.
    seconds: 100,
    wakes: [{ by: 'schedule', id: 'AlertTicks', expression: 'rate(1 minute)', wake: 'minute', late: 60 }],
    lost: 'the rungs of ladders speak a minute late or more.',
    environment: ['TABLE', 'SITE_ADDRESS'],
    may: [
      readRows(ALERTS, ALERT_DUE, ROSTER, ...HOLIDAYS),
      changeRows(ALERTS, ALERT_DUE),
      addRows(NEW_MESSAGE),
    ],
    stands: {
      id: 'AlertClockStands',
      period: 'minute',
      periods: 5,
      harm: 'The clock of alerts has not been woken for five minutes: nobody is pressed to take up an alert.',
    },
    alarms: [
      {
        id: 'AlertPutOff',
        on: { event: 'alert put off' },
        harm: 'The ladder of an alert could not be looked at: nobody is pressed to take it up.',
      },
    ],
  },
] as const satisfies readonly FunctionRow[];
