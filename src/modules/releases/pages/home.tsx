import { Say, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { ButtonLink, Crumb, Lede, PageTitle, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import type { Release } from '../releases.db.ts'
import { texts } from '../texts.ts'
import { AtAGlance, Released } from './plan.tsx'

export const HomePage: Page<readonly Release[]> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('home.title'),
  body: ({ data }) => <Home releases={data} />,
}

function Home({ releases }: { releases: readonly Release[] }) {
  const t = useTexts(texts)
  const signedIn = useReader().actor.account !== null
  return (
    <>
      <PageTitle>{t('home.title')}</PageTitle>
      <Lede>{t('home.lede')}</Lede>
      {releases.length === 0 && (
        <Empty
          title={t('home.empty')}
          action={signedIn ? undefined : { href: '/connexion', label: t('home.empty.sign_in') }}
        >
          {t('home.empty.what')}
        </Empty>
      )}
      {releases.map((release) => (
        <section>
          <h2 class="measure-title">
            <a href={`/plans/${release.content.plan.slug}`}>
              <Say text={release.content.plan.title} />
            </a>
          </h2>
          <Crumb>
            <Released release={release} />
          </Crumb>
          <AtAGlance measures={release.content.measures} />
          <Tools>
            <ButtonLink href={`/plans/${release.content.plan.slug}`}>{t('home.read')}</ButtonLink>
          </Tools>
        </section>
      ))}
    </>
  )
}
