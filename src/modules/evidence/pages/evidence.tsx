import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, ButtonLink, Lede, PageTitle, Section, Tools } from '../../../ui/cards.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Table } from '../../../ui/table.tsx'
import type { showEvidence } from '../show-evidence.ts'
import { lackOf, texts } from '../texts.ts'

type Data = z.output<typeof showEvidence.output>

export const EvidencePage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => `${texts.in(language)('title')} – ${textIn(title, language).text}`,
  body: Evidence,
}

const badges = { there: 'reached', missing: 'late', later: 'no_data', not_applicable: 'no_data' } as const

function Evidence({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { day } = useFormats()
  const at = `/travail/formations/sessions/${data.session}`
  const lacks = { due: data.certificates.due, unsent: data.invitations.unsent }
  const missing = data.pieces.filter((one) => one.standing === 'missing').length
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('training'), href: '/travail/formations' },
          { label: day(data.day), href: at },
          { label: t('title') },
        ]}
      />
      <PageTitle>{t('title')}</PageTitle>
      <Lede>
        <Say text={data.title} />
      </Lede>
      <p>{t('missing', { n: missing })}</p>
      <Section title={t('missing.title')}>
        <Table
          caption={t('missing.title')}
          captionHidden
          label={t('missing.title')}
          columns={[
            { key: 'piece', label: t('piece') },
            { key: 'standing', label: t('standing') },
          ]}
          rows={data.pieces.map(({ piece, standing }) => ({
            piece: t(`piece.${piece}`),
            standing: (
              <>
                <StateBadge state={badges[standing]} label={t(`standing.${standing}`)} />
                <Lack why={lackOf(piece, lacks, language)} />
              </>
            ),
          }))}
        />
      </Section>
      <Tools>
        <ButtonLink href={`${at}/dossier.zip`}>{t('keep')}</ButtonLink>
      </Tools>
      <p class="hint">{t('keep.what')}</p>
    </>
  )
}

const Lack = ({ why }: { why: string | undefined }) => (why ? <p class="hint">{why}</p> : null)
