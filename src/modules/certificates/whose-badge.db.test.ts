import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../tests/support/site.ts'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import { logTo } from '../../server/log.ts'
import { issueCertificate } from './issue-certificate.ts'
import { signPassport } from './passport/show-passport.ts'
import { readCertificate } from './read-certificate.ts'
import { revokeCertificate } from './revoke-certificate.ts'
import { verifyCertificate } from './verify-certificate.ts'

describe('whose a certificate is that names nobody', () => {
  let t: TrainedWorld
  let ana: string
  let id: string
  const logged: string[] = []
  let site: (request: Request) => Response | Promise<Response>
  beforeAll(async () => {
    t = await trainedWorld()
    await t.w.pools.owner.query(`insert into instance (name) values ('{"fr":"Réseau"}')`)
    ;[ana = ''] = await t.follow([{ given: 'Ana', email: 'Ana.Martin@example.org' }])
    // The site has a clock of its own, which no test sets: issued before whatever it says.
    const early = t.later(t.coordinator, '2026-11-01T09:00:00Z')
    id = accepted(await issueCertificate(early, { enrolment: ana })).id
    site = siteOn(t.w, { log: logTo('info', (line) => logged.push(line)) })
  })
  afterAll(() => t.w.end())

  const by = () => t.later(t.w.nobody(), t.after.now.toISOString())
  const verdict = async (given: object) => accepted(await verifyCertificate(by(), given))
  const badgeOf = async (of = id) => accepted(await readCertificate(t.w.nobody(), { id: of }))
  const hers = 'ana.martin@EXAMPLE.org'

  it('is told to whoever asks about one person, and to nobody else', async () => {
    const credential = await badgeOf()
    expect(await verdict({ credential, identity: hers })).toMatchObject({ status: 'valid', identity: 'same' })
    expect(await verdict({ address: id, identity: hers })).toMatchObject({ identity: 'same' })
    expect(await verdict({ address: id, identity: 'bo@example.org' })).toMatchObject({ identity: 'other' })
    for (const given of [{ credential }, { credential, identity: ' ' }])
      expect((await verdict(given)).identity).toBeNull()
  })

  it('by name where they gave no address; by the name in it where it has one; of a passport too', async () => {
    const [bo, cy] = await t.follow([{ given: 'Bo' }, { given: 'Cy', email: 'cy@example.org' }])
    const quiet = accepted(await issueCertificate(t.after, { enrolment: bo })).id
    const named = accepted(await issueCertificate(t.after, { enrolment: cy, named: true })).id
    const passport = accepted(await signPassport(await t.byCode(ana), {}))
    for (const [given, name, other] of [
      [{ address: quiet }, 'bo martin', 'Cy Martin'],
      [{ address: named }, 'Cy Martin', 'Bo Martin'],
      [{ credential: passport }, 'Ana Martin', 'Bo Martin'],
    ] as const) {
      expect((await verdict({ ...given, identity: name })).identity, name).toBe('same')
      expect((await verdict({ ...given, identity: other })).identity, name).toBe('other')
    }
  })

  it('is not told of a diploma, nor of what does not hold', async () => {
    const [enrolment] = await t.follow([{ given: 'Di', email: 'di@example.org' }])
    const diploma = { name: 'd.pdf', bytes: bytes('%PDF-1.7\nun diplôme\n%%EOF') }
    const issued = accepted(await issueCertificate(t.after, { enrolment, diploma }))
    const asked = { identity: 'di@example.org' }
    expect(await verdict({ address: issued.id, ...asked })).toMatchObject({ identity: 'not_told' })
    expect((await verdict({ address: issued.id })).identity).toBeNull()
    const altered = { ...(await badgeOf()), name: 'Autre' }
    expect(await verdict({ credential: altered, identity: hers })).toMatchObject({
      ...{ signature: 'invalid', identity: null },
    })
  })

  const shown = async (fields: Readonly<Record<string, string | File>>) => {
    const body = new FormData()
    for (const [name, value] of Object.entries(fields)) body.append(name, value)
    const answer = await site(new Request('http://site/certificats/verifier', { method: 'POST', body }))
    expect(answer.status).toBe(200)
    return await answer.text()
  }

  it('is said on the page, by the file or by the address, in a form that needs no script', async () => {
    const asking = await (await site(new Request('http://site/certificats/verifier'))).text()
    expect(asking.match(/<form[^>]*method="post"[^>]*action="\/certificats\/verifier"/g)).toHaveLength(2)
    expect(asking.match(/name="identity"/g)).toHaveLength(2)
    const file = new File([JSON.stringify(await badgeOf())], 'certificat.json')
    for (const given of [{ file }, { address: id }] as const) {
      const same = await shown({ ...given, identity: hers })
      expect(same).toContain('Ce document est bien à cette personne')
      expect(same.toLowerCase()).not.toContain(hers.toLowerCase())
      const other = await shown({ ...given, identity: 'bo@example.org' })
      expect(other).toContain('Ce document ne correspond pas à ce que vous avez écrit')
      for (const identity of ['', '  '])
        expect(await shown({ ...given, identity })).not.toContain('cette personne')
    }
  })

  it('leaves no trace of whom was asked about: neither in what is kept nor in the log', async () => {
    await shown({ address: id, identity: 'quelqu.une@example.org' })
    expect(logged.join('\n')).toContain('/certificats/verifier')
    expect(logged.join('\n')).not.toContain('quelqu')
    expect(JSON.stringify(await t.w.journal())).not.toContain('quelqu')
  })

  it('is told of one that was revoked as well', async () => {
    accepted(await revokeCertificate(t.after, { id, reason: 'error' }))
    expect(await verdict({ address: id, identity: hers })).toMatchObject({
      status: 'revoked',
      identity: 'same',
    })
  })
})
