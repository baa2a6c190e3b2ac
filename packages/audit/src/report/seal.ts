import type { Checkpoint } from '../merkle/checkpoint.js'
import type { CheckpointVerdict } from '../verify/integrity.js'
import { html, type Markup } from './markup.js'
import type { Report } from './report.js'

const VERDICTS: Readonly<Record<CheckpointVerdict['verdict'], string>> = {
  holds: 'holds: the history up to it is the one that was signed',
  broken: 'broken: the history up to it is not the one that was signed',
  beyondTheEnd: 'covers more events than the history has',
  forged: 'was not signed by the given key',
}

const SIGNATURES: Readonly<Record<CheckpointVerdict['signature'], string>> = {
  valid: 'valid under the given public key',
  invalid: 'not that of the given public key',
  notChecked: 'not checked: no public key was given',
}

const one = (checkpoint: Checkpoint, fared: CheckpointVerdict | undefined): Markup =>
  html`<dl class="facts seal">
    <div>
      <dt>Events</dt>
      <dd>${checkpoint.size}</dd>
    </div>
    <div>
      <dt>Verdict</dt>
      <dd>${fared === undefined ? 'not checked' : VERDICTS[fared.verdict]}</dd>
    </div>
    <div>
      <dt>Root</dt>
      <dd class="id">${checkpoint.root}</dd>
    </div>
    <div>
      <dt>Key</dt>
      <dd class="id">${checkpoint.keyId}</dd>
    </div>
    <div>
      <dt>Signature</dt>
      <dd>
        ${fared === undefined ? 'not checked' : SIGNATURES[fared.signature]}<br /><span class="id"
          >${checkpoint.signature}</span
        >
      </dd>
    </div>
  </dl>`

const NONE = html`<p class="none">
  No checkpoint was given with this report. Without one held elsewhere, nobody can tell whether events were taken from
  the end of the history, or the whole of it was written anew.
</p>`

/** What seals the history, and how whoever doubts it checks for themselves. */
export const seal = ({ checkpoints, verification }: Report): Markup => {
  const { size, root, checkpoints: fared } = verification.integrity
  return html`<section aria-labelledby="seal">
    <h2 id="seal">Integrity, and how to check it</h2>
    <p>
      When this report was made the history held ${size} events, and the root of the Merkle tree (RFC 6962) over their
      canonical bytes (RFC 8785) was <span class="id">${root}</span>.
    </p>
    ${checkpoints.length === 0 ? NONE : checkpoints.map((checkpoint, index) => one(checkpoint, fared[index]))}
    <p>Check it on the store itself, or on an export without any store:</p>
    <pre><code>delega verify --store practice.db --checkpoint checkpoint.json --public-key operator.pub
delega verify --store evidence.jsonl</code></pre>
    <p>One event alone is proven by at most 17 hashes for 100,000 events, offline and without the rest:</p>
    <pre><code>delega checkpoint prove --store practice.db --tree practice.tree --checkpoint checkpoint.json --event 1200 -o proof.json
delega checkpoint check proof.json --public-key operator.pub</code></pre>
  </section>`
}
