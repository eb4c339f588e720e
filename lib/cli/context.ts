import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Delivery, historyLost, movedHeads, noBranch, type Snapshot } from '../engine/delivery';
import {
  defaultCacheFolder,
  GitRepository,
  normaliseRemote,
  usableCacheFolder,
  workTreeCommit,
} from '../engine/git';
import { type ContentChecks, contentChecks } from '../engine/judgement';
import { ProjectCode } from '../engine/promotion';
import type { RenderResult } from '../engine/render';
import { type ProjectSettings, type RenderRequest, readProjectSettings } from '../model/exchange';
import { DeliveryError, quote } from '../model/finding';
import {
  type BranchName,
  type CommitId,
  type CommitMaker,
  type CommitSigning,
  commitId,
  commitMaker,
  parseDeliveryBranch,
  signingFormat,
} from '../model/scalars';
import { OpenDelivery, projectFolder, type RenderLimits, renderProject } from '../promotion/index';
import { placeOfRef, refName } from '../registry';
import { clock } from './clock';
import { interruption } from './interruption';
import { Output } from './output';
import { parseOption } from './parse-option';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly project?: string;
  readonly delivery?: string;
  readonly branch?: string;
  readonly forge?: string;
  readonly as?: string;
  readonly acceptHead?: string;
  readonly offline?: boolean;
  readonly details?: boolean;
  readonly quiet?: boolean;
  readonly progress?: boolean;
  readonly json?: boolean;
  readonly color?: boolean;
}

/** Everything a command works with, made once from options, settings and surroundings. */
export class Context {
  readonly out: Output;
  readonly folder: string;
  private opened?: Promise<OpenDelivery>;
  private said?: ProjectSettings;
  private judges?: ContentChecks;
  private code?: Promise<ProjectCode>;
  /** Whether only the surrounding repository says where the delivery data is. */
  private isGuess = false;

  constructor(
    readonly options: GlobalOptions,
    private readonly limits: RenderLimits = {},
    private readonly environment: NodeJS.ProcessEnv = process.env,
  ) {
    this.folder = resolve(options.project ?? '.');
    if (options.project !== undefined && !existsSync(this.folder))
      throw DeliveryError.of('INVALID_OPTION', `${quote(options.project)} is not a folder for --project`);
    this.out = new Output({
      json: options.json ?? false,
      details: options.details ?? false,
      quiet: options.quiet ?? false,
      progress: options.progress ?? true,
      ...(options.color === undefined ? {} : { color: options.color }),
    });
  }

  /** What the project's package.json says; throws `BROKEN_FILE`. */
  get settings(): ProjectSettings {
    this.said ??= readProjectSettings(join(this.folder, 'package.json'));
    return this.said;
  }

  /** The delivery repository that is named where the command was typed. */
  get named(): string | undefined {
    return this.options.delivery ?? this.environment['CDK8S_DELIVERY_REPOSITORY'];
  }

  /** Whether no registry, and where that can be no repository, is asked. */
  get isOffline(): boolean {
    const { CDK8S_DELIVERY_OFFLINE: said = '0' } = this.environment;
    return this.options.offline ?? (said !== '' && said !== '0');
  }

  /** Who asks, where an option or variable says so; else git's author counts. */
  get person(): string | undefined {
    return this.options.as ?? this.environment['CDK8S_DELIVERY_AS'];
  }

  /** Folder for mirrors, dependencies and the like; safe to delete. */
  get cacheDir(): string {
    return usableCacheFolder(defaultCacheFolder(), (words) => this.out.note(words));
  }

  /** The checks for manifests; the project's `crds/` counts where the project is available. */
  get content(): ContentChecks {
    this.judges ??= contentChecks(clock, projectFolder(this.folder));
    return this.judges;
  }

  /** The delivery as scripts open it; throws `NO_DELIVERY` when none is known. */
  open(): Promise<OpenDelivery> {
    this.opened ??= this.openDelivery();
    return this.opened;
  }

  /**
   * The same where no remote is to be asked: in a clone of the delivery repository, that clone is the repository.
   */
  openHere(): Promise<OpenDelivery> {
    this.opened = this.openDelivery(true);
    return this.opened;
  }

  /** What this machine read last of the delivery repository that is named, or that this clone is of; no remote is asked. */
  async lastRead(): Promise<Snapshot> {
    return (await this.openDelivery()).engine.remembered();
  }

  /** The delivery repository, as the engine sees it; throws `NO_DELIVERY`. */
  async delivery(): Promise<Delivery> {
    return (await this.open()).engine;
  }

  /**
   * Refuses to read the repository around a wrong folder, whose branch is one of source code, as if it were delivery data;
   * throws `NO_DELIVERY`.
   */
  async judgePlace(): Promise<void> {
    const delivery = await this.delivery();
    if (this.isGuess) judgeGuess(await delivery.snapshot());
  }

  /** The delivery data as it stands, to be read only; throws `NO_BRANCH` where there is none at all, `HISTORY_LOST` where it is gone. */
  async snapshot(): Promise<Snapshot> {
    const snapshot = await (await this.delivery()).snapshot();
    const { head, lost } = snapshot.home;
    if (head !== undefined) {
      if (this.isGuess) judgeGuess(snapshot);
      for (const { code, message } of movedHeads(snapshot.allLocations)) this.out.note(`${code}: ${message}`);
      return snapshot;
    }
    if (lost) throw new DeliveryError([historyLost(snapshot.home, lost)]);
    throw noBranch(snapshot.home);
  }

  /** The project's repository as a source of code revisions; throws `NO_REPOSITORY`. */
  projectCode(): Promise<ProjectCode> {
    this.code ??= GitRepository.open(this.folder).then((repository) => ProjectCode.open(repository));
    return this.code;
  }

  /** The project's code at a committed revision, or as it is in the work tree, and what runs it. */
  async rendering(revision: string | undefined): Promise<{
    readonly commit: CommitId;
    render(wanted: Partial<Omit<RenderRequest, 'schema'>>): Promise<RenderResult>;
  }> {
    const repository = await GitRepository.open(this.folder);
    const commit =
      revision === undefined
        ? await workTreeCommit(repository, this.folder)
        : await (await this.projectCode()).resolve(revision);
    const project = {
      ...this.limits,
      repository,
      folder: this.folder,
      cacheFolder: this.cacheDir,
      signal: interruption,
      onHeld: (words: string, whole: boolean) => {
        if (!whole || this.out.details) this.out.note(words);
      },
      note: (words: string) => this.out.note(words),
    };
    return { commit, render: (wanted) => renderProject(project, commit, wanted) };
  }

  private async openDelivery(here = false): Promise<OpenDelivery> {
    const { settings } = this;
    const named = this.options.branch ?? this.environment['CDK8S_DELIVERY_BRANCH'] ?? settings.branch;
    const given = this.named ?? settings.repository;
    const isNamed = given !== undefined && named !== undefined;
    const repository = isNamed ? undefined : await this.surroundingRepository();
    const remote = given ?? repository?.remote;
    if (remote === undefined) {
      throw DeliveryError.of(
        'NO_DELIVERY',
        `no delivery repository is named, and ${this.folder} is in no Git repository`,
      );
    }
    this.isGuess = given === undefined && named === undefined;
    // In a clone of the delivery repository itself, its checked-out branch counts; nothing is checked out in a bare one.
    const own =
      repository !== undefined &&
      normaliseRemote(remote, this.folder) === normaliseRemote(repository.remote, this.folder);
    const branch = named ?? (own ? await branchOfClone(repository) : undefined) ?? USUAL_BRANCH;
    const isHere = here && own && (await repository.has(parseDeliveryBranch(branch)));
    const { person } = this;
    const acceptHead = acceptedHead(this.options.acceptHead);
    const signing = this.signing();
    const commits = this.commits();
    const forge = this.options.forge ?? this.environment['CDK8S_DELIVERY_FORGE'];
    return new OpenDelivery({
      repository: isHere ? repository.path : remote,
      branch,
      project: this.folder,
      render: this.limits,
      clock,
      signal: interruption,
      onProgress: (step) => this.out.step(step),
      onNote: (words) => this.out.note(words),
      notesAll: this.out.details,
      ...(person === undefined ? {} : { as: person }),
      ...(forge === undefined ? {} : { forge }),
      ...(acceptHead === undefined ? {} : { acceptHead }),
      ...(signing === undefined ? {} : { signing }),
      ...(commits === undefined ? {} : { commits }),
      ...(this.options.offline ? { offline: true } : {}),
      ...(settings.mirrors ? { mirrors: settings.mirrors } : {}),
    });
  }

  /** How commits are signed: the variable counts before the project's settings, for pipelines that have no project. */
  private signing(): CommitSigning | undefined {
    const { CDK8S_DELIVERY_SIGNING: named, CDK8S_DELIVERY_SIGNING_KEY: key } = this.environment;
    const format = named
      ? parseOption(signingFormat, 'CDK8S_DELIVERY_SIGNING', named)
      : this.settings.signing;
    if (format === undefined) return undefined;
    if (!key) return { format };
    return { format, key: format === 'ssh' ? this.keyAt(key) : key };
  }

  /** Who makes the commits of the delivery branch: the variable counts before the project's settings. */
  private commits(): CommitMaker | undefined {
    const { CDK8S_DELIVERY_COMMITS: named } = this.environment;
    return named ? parseOption(commitMaker, 'CDK8S_DELIVERY_COMMITS', named) : this.settings.commits;
  }

  /** The key of SSH that a variable names. */
  get signingKey(): string | undefined {
    const { CDK8S_DELIVERY_SIGNING_KEY: key } = this.environment;
    return key ? this.keyAt(key) : undefined;
  }

  /** A key that a person names: a file relative to the project's folder, or any other form that git takes. */
  keyAt(key: string): string {
    const file = resolve(this.folder, key);
    return existsSync(file) ? file : key;
  }

  private async surroundingRepository(): Promise<Surrounding | undefined> {
    try {
      const repository = await GitRepository.open(this.folder);
      const [origin, branch] = await Promise.all([
        repository.setting('remote.origin.url'),
        repository.currentBranch(),
      ]);
      const path = repository.gitDir.replace(/\/\.git$/, '');
      const has = async (each: BranchName) =>
        (await repository.idOfRef(refName({ kind: 'branch', branch: each }))) !== undefined;
      return { remote: origin ?? path, branch, path, isBare: path === repository.gitDir, has };
    } catch (error) {
      if (error instanceof DeliveryError && error.code === 'NO_REPOSITORY') return undefined;
      throw error;
    }
  }
}

/** Refuses a branch without environments where nothing but the place names it. */
function judgeGuess({ home, readableEnvironments, brokenEnvironments }: Snapshot): void {
  if (home.head === undefined || readableEnvironments.length + brokenEnvironments.length > 0) return;
  throw DeliveryError.of(
    'NO_DELIVERY',
    `there is no delivery data on branch ${quote(home.branch)} of ${quote(home.remote)}, the repository of this folder`,
    {},
    {
      remedy:
        'go into the folder of the project, or name it with --project; name another repository with --delivery and --branch; a new project runs `cdk8s-delivery configure` first',
    },
  );
}

/** The commit that `--accept-head` names; `none` is for `configure`, which begins a branch anew. */
function acceptedHead(given: string | undefined): CommitId | undefined {
  return given === undefined || given === 'none' ? undefined : parseOption(commitId, '--accept-head', given);
}

/** The delivery branch where nothing names one. */
const USUAL_BRANCH = 'delivery';

/** The repository around the folder. */
interface Surrounding {
  readonly remote: string;
  readonly branch: BranchName | undefined;
  readonly path: string;
  readonly isBare: boolean;
  has(branch: BranchName): Promise<boolean>;
}

/** The delivery branch of a clone: what is checked out, and in a bare one the usual branch where that is there. */
async function branchOfClone({ branch, isBare, has }: Surrounding): Promise<BranchName | undefined> {
  const usual = parseDeliveryBranch(USUAL_BRANCH);
  return isBare && (await has(usual)) ? usual : deliveryBranchOf(branch);
}

/** The delivery branch that a checked-out branch is or belongs to: a proposal's, or one with renders. */
function deliveryBranchOf(branch: BranchName | undefined): BranchName | undefined {
  if (branch === undefined) return undefined;
  const place = placeOfRef(refName({ kind: 'branch', branch }));
  return place && place.kind !== 'tag' ? place.branch : undefined;
}
