import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { siteOn } from '../../../tests/support/site.ts'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import { type LinkHeld, linkAddress } from '../../server/link.ts'
import type { Request } from '../../server/use-case.ts'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'
import { openDiploma } from './open-diploma.ts'
import { showPassport } from './passport/show-passport.ts'
import { showCertificate } from './show-certificate.ts'

const content = '%PDF-1.7\nun diplôme\n%%EOF'
const diploma = { name: 'Diplôme.pdf', bytes: bytes(content) }

describe('the diploma of a school', () => {
  let t: TrainedWorld
  let id: string
  let trainer: Request
  let holder: Request
  let other: Request
  beforeAll(async () => {
    t = await trainedWorld()
    trainer = await as('trainer', 'reseau')
    const [ana, bo] = (await t.follow([{ given: 'Ana' }, { given: 'Bo' }])) as [string, string]
    // A trainer keeps it, though no file of the organisation is theirs to see.
    id = accepted(await issueCertificate(trainer, { enrolment: ana, diploma })).id
    holder = await t.byCode(ana)
    other = await t.byCode(bo)
  })
  afterAll(() => t.w.end())

  const as = async (
    role: 'trainer' | 'coordinator' | 'worker' | 'service_manager',
    slug: string,
    name?: string,
  ) => t.later(await t.w.as(role, slug, name), t.after.now.toISOString())

  const opened = async (by: Request) => {
    const answer = await openDiploma(by, { id })
    return answer.ok ? await answer.value.text() : answer.code
  }
  /** Whether the page of the certificate leads to it; whoever acts by a code has a page of their own, see below. */
  const offered = async (by: Request) =>
    by.actor.link ? undefined : accepted(await showCertificate(by, { id })).diploma

  it('is opened by whoever holds it and by those who run the programme, and its page says so to them', async () => {
    for (const by of [holder, trainer, t.after, await as('trainer', 'reseau', 'another@reseau')]) {
      expect(await opened(by)).toBe(content)
      expect(await offered(by)).toBe(by === holder ? undefined : true)
    }
  })

  it('is told to nobody else who has the address of the certificate', async () => {
    expect(await opened(t.w.nobody())).toBe('auth.required')
    expect(await offered(t.w.nobody())).toBe(false)
    const others = [
      other,
      await as('worker', 'reseau'),
      await as('service_manager', 'reseau'),
      await as('trainer', 'centre'),
      await as('coordinator', 'centre'),
    ]
    for (const by of others) {
      expect(await opened(by), by.actor.account ?? 'a code').toBe('not_found')
      expect(await offered(by)).not.toBe(true)
    }
  })

  it('no badge has one', async () => {
    const [enrolment] = await t.follow([{ given: 'Cy' }])
    const badge = accepted(await issueCertificate(t.after, { enrolment }))
    expect(await openDiploma(t.after, { id: badge.id })).toMatchObject({ code: 'not_found' })
    expect(accepted(await showCertificate(t.after, { id: badge.id })).diploma).toBe(false)
  })

  it('on the database itself a trainer sees no other file, and no stranger sees this one', async () => {
    await t.w.pools.owner.query(
      `insert into file (organisation, name, type, size, sha256, bytes, created_at)
       select id, 'note.pdf', 'application/pdf', 1, 'x', 'x', now() from organisation where slug = 'reseau'`,
    )
    const seen = async (account: string) => {
      const client = await t.w.pools.app.connect()
      try {
        await client.query('begin')
        await client.query(`select set_config('maillage.actor', $1, true)`, [account])
        return (await client.query('select name from file order by name')).rows.map((one) => one.name)
      } finally {
        await client.query('rollback')
        client.release()
      }
    }
    expect(await seen('trainer@reseau')).toEqual(['Diplôme.pdf'])
    expect(await seen('coordinator@reseau')).toEqual(['Diplôme.pdf', 'note.pdf'])
    expect(await seen(holder.actor.account ?? '')).toEqual(['Diplôme.pdf'])
    // Those who work in the house see its files, but not a diploma of somebody.
    for (const account of ['worker@reseau', 'service_manager@reseau'])
      expect(await seen(account), account).toEqual(['note.pdf'])
    for (const account of ['trainer@centre', other.actor.account ?? '', '', 'link:x'])
      expect(await seen(account), account).toEqual([])
  })

  it('is offered on the page of a code, whose address it names nowhere, and opens there', async () => {
    expect(accepted(await showPassport(holder, {})).certificates).toMatchObject([{ id, diploma: true }])
    await t.w.pools.owner.query(`insert into instance (name) values ('{"fr":"Réseau"}')`)
    const site = siteOn(t.w)
    const read = (by: Request, query: string) =>
      site(
        new globalThis.Request(
          `http://site${linkAddress('a key for tests', by.actor.link as LinkHeld)}?passeport${query}`,
        ),
      )
    const page = await (await read(holder, '')).text()
    expect(page).toContain(`href="?passeport=diplome&amp;certificat=${id}"`)
    const file = await read(holder, `=diplome&certificat=${id}`)
    expect(await file.text()).toBe(content)
    expect(file.headers.get('content-disposition')).toContain('attachment')
    expect(file.headers.get('cache-control')).toBe('no-store')
    expect((await read(other, `=diplome&certificat=${id}`)).status).toBe(404)
    expect((await read(other, '=diplome&certificat=nothing')).status).toBe(404)
    const stranger = await site(new globalThis.Request(`http://site/certificats/${id}/diplome.pdf`))
    expect([stranger.status, stranger.headers.get('location')]).toEqual([
      303,
      `/connexion?next=${encodeURIComponent(`/certificats/${id}/diplome.pdf`)}`,
    ])
    const shown = await site(new globalThis.Request(`http://site/certificats/${id}`))
    expect(await shown.text()).not.toContain('diplome.pdf')
  })

  it('is gone once its holder is erased', async () => {
    accepted(await eraseHolder(t.after, { id }))
    for (const by of [holder, trainer, t.after]) {
      expect(await opened(by)).toBe('not_found')
      expect(await offered(by)).not.toBe(true)
    }
  })
})
