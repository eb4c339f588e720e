import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Delivery, type Snapshot } from '../engine/delivery';
import { chooseForge, type ForgeSettings } from '../engine/forge';
import type { Protector } from '../engine/forge/protection';
import { defaultCacheFolder, GitRepository, usableCacheFolder } from '../engine/git';
import { type ContentChecks, contentChecks } from '../engine/judgement';
import { type Asked, changeOf, type Forge, ProjectCode, type ProjectTools } from '../engine/promotion';
import { DeliveryError, quote } from '../model/finding';
import { type Person, parseDeliveryBranch } from '../model/scalars';
import { askingPerson } from './asking-person';
import type { OpenOptions } from './open-options';
import { projectRenderer } from './project-renderer';

/** The project's code, where a verb needs it. */
type ProjectPorts = Pick<Asked, 'render' | 'project'>;

/** What stands in for a delivery's own parts. */
export interface Ports {
  readonly engine?: Delivery;
  readonly tools?: () => Promise<ProjectPorts>;
  readonly registries?: () => Pick<Asked, 'registries' | 'offline'>;
}

/** What an open delivery works with, made of its options: the repository, who asks, forges, registries of images, the project's code. */
export class DeliveryTools {
  readonly engine: Delivery;
  readonly now: () => Date;
  readonly content: ContentChecks | undefined;
  private projectPorts?: Promise<ProjectPorts>;
  private readonly forges = new Map<string, Forge>();

  constructor(
    readonly options: OpenOptions,
    private readonly ports: Ports,
  ) {
    const { repository, branch = 'delivery', signal, project, content = true, acceptHead, signing } = options;
    this.engine =
      ports.engine ??
      new Delivery({
        remote: repository,
        branch: parseDeliveryBranch(branch),
        cacheDir: join(this.cacheFolder, 'mirrors'),
        ...(acceptHead === undefined ? {} : { acceptHead }),
        ...(project === undefined ? {} : { cwd: resolve(project) }),
        ...(signing ? { signing } : {}),
        passwordFor: async (remote) => this.forgeAt(remote).passwordFor?.(remote),
        ...(signal ? { signal } : {}),
      });
    this.now = options.clock ?? (() => new Date());
    this.content = content ? contentChecks(this.now, projectFolder(project)) : undefined;
  }

  /** Who asks for changes; throws `INVALID_OPTION` where nobody is named and git knows no author. */
  get person(): Person {
    return askingPerson(this.options.as, this.options.project ?? '.');
  }

  get cacheFolder(): string {
    return usableCacheFolder(this.options.cache ?? defaultCacheFolder(), this.options.onNote);
  }

  /** What a request with a verb brings, but for who asks. */
  async asked(verb: string): Promise<Omit<Asked, 'requestedBy'>> {
    const { project } = this.options;
    const crds = project === undefined ? undefined : join(resolve(project), 'crds');
    return {
      now: this.now(),
      ...(crds !== undefined && existsSync(crds) ? { crds: [crds] } : {}),
      ...(this.content ? { content: this.content } : {}),
      locationOf: this.engine.locationOf.bind(this.engine),
      judgedAtMerge: (snapshot) => this.forge(snapshot).countsApprovals,
      ...(changeOf(verb).asksRegistries ? this.registries() : {}),
      ...(changeOf(verb).runsCode ? await this.project() : {}),
    };
  }

  /** For one request: what a registry said is remembered no longer. */
  registries(): Pick<Asked, 'registries' | 'offline'> {
    if (this.ports.registries) return this.ports.registries();
    const { offline = isOffline(process.env), mirrors, signal, onNote } = this.options;
    if (offline) return { offline };
    const { imageRegistry } = require('../engine/oci') as typeof import('../engine/oci');
    return {
      registries: imageRegistry({
        environment: process.env,
        ...(mirrors ? { mirrors } : {}),
        ...(signal ? { signal } : {}),
        ...(onNote ? { onWait: onNote } : {}),
      }),
    };
  }

  /** Once: what was rendered is remembered. */
  project(): Promise<ProjectPorts> {
    this.projectPorts ??= this.ports.tools?.() ?? this.openProject();
    return this.projectPorts;
  }

  /** The project's code, where there is any. */
  async projectAtHand(): Promise<ProjectTools | undefined> {
    try {
      const { render, project } = await this.project();
      return render && project && { render, project };
    } catch (error) {
      if (error instanceof DeliveryError && error.code === 'NO_REPOSITORY') return undefined;
      throw error;
    }
  }

  private async openProject(): Promise<ProjectPorts> {
    const { project: folder, render = {}, signal, onProgress, onNote, notesAll = false } = this.options;
    if (folder === undefined) return {};
    const project = await ProjectCode.open(await GitRepository.open(resolve(folder)));
    const renderer = projectRenderer({
      ...render,
      repository: project.repository,
      folder: resolve(folder),
      cacheFolder: this.cacheFolder,
      ...(signal ? { signal } : {}),
      ...(onProgress
        ? { onStart: (commit) => onProgress(`rendering with code ${commit.slice(0, 12)}`) }
        : {}),
      ...(onNote
        ? {
            onHeld: (words: string, whole: boolean) => (whole && !notesAll ? undefined : onNote(words)),
            note: onNote,
          }
        : {}),
    });
    return { project, render: renderer };
  }

  forge(snapshot: Snapshot): Forge {
    return this.forgeAt(snapshot.home.remote);
  }

  /**
   * The forge of a change that is made.
   *
   * @throws DeliveryError `INVALID_OPTION` where it is to make the commits, and cannot
   */
  committing(snapshot: Snapshot): Forge {
    const forge = this.forge(snapshot);
    if (this.options.commits !== 'forge' || forge.commit) return forge;
    throw DeliveryError.of(
      'INVALID_OPTION',
      `the commits are to be made by the forge, and the forge ${quote(forge.kind)} makes none; github does`,
      {},
      {
        remedy:
          'set `"commits": "push"` in the settings, or CDK8S_DELIVERY_COMMITS=push; `signing` has them signed',
      },
    );
  }

  /** What protects branches, where the forge can. */
  protector(snapshot: Snapshot): Protector | undefined {
    const { protectorOf } =
      require('../engine/forge/protection') as typeof import('../engine/forge/protection');
    return protectorOf(this.forge(snapshot).kind, this.forgeSettings(snapshot.home.remote));
  }

  /** One for each repository. */
  private forgeAt(remote: string): Forge {
    const known = this.forges.get(remote) ?? chooseForge(this.forgeSettings(remote), this.options.forge);
    this.forges.set(remote, known);
    return known;
  }

  private forgeSettings(remote: string): ForgeSettings {
    const { signal, commits, onNote: onWait } = this.options;
    return {
      remote,
      environment: process.env,
      ...(signal ? { signal } : {}),
      ...(onWait ? { onWait } : {}),
      ...(commits ? { commits } : {}),
    };
  }
}

/** The folder where a project is at hand: its `crds/` count. */
export function projectFolder(folder: string | undefined): string | undefined {
  if (folder === undefined) return undefined;
  return ['cdk8s.yaml', 'crds'].some((each) => existsSync(join(folder, each))) ? resolve(folder) : undefined;
}

function isOffline({ CDK8S_DELIVERY_OFFLINE: said = '0' }: NodeJS.ProcessEnv): boolean {
  return said !== '' && said !== '0';
}
