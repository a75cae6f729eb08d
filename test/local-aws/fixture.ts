import { type Host, type HostOptions, startHost } from '../../local-aws/host.ts';

/** Who may sign in at a fixture: the roles that its template knows. */
const PEOPLE = Object.fromEntries(
  ['editor', 'editor2', 'reviewer', 'approver', 'officer', 'officer2', 'monitor', 'monitor2', 'admin'].map(
    (id) => [id, { name: id, roles: id === 'approver' ? ['approver', 'head'] : [id.replace('2', '')] }],
  ),
);

/** A host of a template that is not the project's own, told what this one declares. */
export const startFixture = (
  options: Omit<HostOptions, 'parameters' | 'signIn' | 'stackName'>,
): Promise<Host> =>
  startHost({
    parameters: ({ address, issuer, edgeSecret }) => ({
      OidcIssuer: issuer,
      OidcAudience: address,
      EdgeSecret: edgeSecret,
    }),
    signIn: { people: PEOPLE },
    stackName: 'Fixture',
    ...options,
  });
