import { Environment, Fleet, FleetApp, type FleetAppProps, Project } from '../../../lib/authoring/fleet';
import { renderFleet } from '../../../lib/authoring/synth/render-fleet';
import type { ObjectFacts } from '../../../lib/model/exchange';
import { codesOf, findingsOf } from '../../support/codes';
import { digest, image } from '../../support/fleets';
import { anApp, anEnv } from '../../support/names';

/** A source under test. Its objects are the ConfigMap `a`, and the Deployment `b` with the image of the slot `server`. */
export interface SourceUnderTest {
  /** The kind that the source names itself. */
  readonly kind: string;
  /** Makes the source; `root` is an empty folder for files that it reads. */
  good(root: string): AnySource;
  /** A source that makes nothing. */
  empty(root: string): AnySource;
  /** A source that uses the clock while it makes objects; absent where no code of a project runs. */
  impure?(root: string): AnySource;
  /** A source whose Deployment has an image by tag that no slot has. */
  foreignImage(root: string): AnySource;
  /** A source that states facts about the ConfigMap; absent where it has no way to. */
  stating?(root: string, facts: ObjectFacts): AnySource;
}

type AnySource = NonNullable<FleetAppProps<'prod', 'server', object, never>['source']>;

/** What is said of a source that makes nothing: by us, or by the program that it goes through. */
const EMPTY: ReadonlySet<string> = new Set(['EMPTY_RENDER', 'BROKEN_FILE', 'SOURCE_NOT_RENDERED']);

const SETTINGS = { repository: 'https://git.example.org/fleet.git' };

/** What every source promises. */
export function sourceContract(name: string, under: SourceUnderTest, folder: () => string): void {
  const appOf = (source: AnySource) => {
    const project = new Project({ root: folder() });
    const prod = new Environment(project, 'prod', { namespace: 'shop', labels: { team: 'a' } });
    const fleet = new Fleet(project, 'fleet', [prod]);
    const app = new FleetApp(fleet, 'web', {
      images: { server: 'ghcr.io/example/web' },
      config: { prod: {} },
      source,
    });
    return { fleet, prod, app };
  };
  const objectsOf = (source: AnySource, server = image('b', '2.0')) => {
    const { fleet, prod, app } = appOf(source);
    return fleet.target(prod, app, { server }).toJson() as {
      kind: string;
      metadata: Record<string, unknown>;
    }[];
  };
  const rendered = (source: AnySource) =>
    renderFleet(
      appOf(source).fleet,
      {
        schema: 'cdk8s-delivery/render-request/v1',
        targets: [{ environment: anEnv('prod'), app: anApp('web'), images: { server: image().pullable } }],
        apps: [],
        environmentInputs: [],
        bootstrap: [],
      },
      SETTINGS,
    );

  describe(`the source ${name}`, () => {
    test('names its kind, and is taken without a finding', () => {
      const { app, fleet } = appOf(under.good(folder()));
      expect(fleet.findings()).toEqual([]);
      expect(app.source?.kind).toBe(under.kind);
      expect(under.kind).toMatch(/^[a-z][a-z0-9-]*$/);
    });

    test('gives objects in the namespace and with the labels of the environment', () => {
      expect(objectsOf(under.good(folder())).map(({ kind, metadata }) => [kind, metadata])).toEqual([
        ['ConfigMap', { name: 'a', namespace: 'shop', labels: { team: 'a' } }],
        ['Deployment', { name: 'b', namespace: 'shop', labels: { team: 'a' } }],
      ]);
    });

    test('pulls the image of the slot by digest, and follows another release', () => {
      const source = under.good(folder());
      expect(JSON.stringify(objectsOf(source, image('b', '2.0')))).toContain(image('b').pullable);
      const next = JSON.stringify(objectsOf(source, image('c')));
      expect(next).toContain(image('c').pullable);
      expect(next).not.toContain(digest('b'));
    });

    test('renders the same bytes again, and says what made each', () => {
      const [once, again] = [rendered(under.good(folder())), rendered(under.good(folder()))];
      expect([...again.files]).toEqual([...once.files]);
      const origins = once.description.targets[0]?.origins ?? {};
      expect(Object.values(origins)).toHaveLength(3);
      expect(Object.values(origins)).not.toContain('');
    });

    test('fails where it makes nothing', () => {
      const codes = codesOf(() => objectsOf(under.empty(folder())));
      expect(codes.every((code) => EMPTY.has(code))).toBe(true);
    });

    test('fails on an image without a digest that no slot has', () => {
      expect(codesOf(() => objectsOf(under.foreignImage(folder())))).toEqual(['IMAGE_WITHOUT_DIGEST']);
    });

    const { impure, stating } = under;
    if (impure) {
      test('fails where its code is not pure', () => {
        expect(codesOf(() => objectsOf(impure(folder())))).toEqual(['IMPURE']);
      });
    }

    if (stating) {
      test('carries facts to the controller, which translates them', () => {
        const [config, other] = objectsOf(stating(folder(), { phase: 'before', keep: true }));
        expect(config?.metadata['annotations']).toEqual({
          'argocd.argoproj.io/sync-wave': '-1',
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
          'argocd.argoproj.io/compare-options': 'IgnoreExtraneous',
        });
        expect(other?.metadata['annotations']).toBeUndefined();
      });

      test('fails on facts that the controller cannot do, naming the object', () => {
        const [finding] = findingsOf(() => objectsOf(stating(folder(), { runOnce: true })));
        expect(finding).toMatchObject({
          code: 'FACT_NOT_SUPPORTED',
          message: 'ConfigMap "a": only a Job can run once',
          subject: { environment: 'prod', app: 'web' },
        });
      });
    }
  });
}

/** The Deployment of the contract with an image. */
export const deployment = (pulled: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'b' },
  spec: { template: { spec: { containers: [{ name: 'web', image: pulled }] } } },
});

/** The ConfigMap of the contract. */
export const CONFIG = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } };
