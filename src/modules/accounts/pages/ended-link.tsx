import { useTexts } from '../../../server/reader.tsx'
import { ButtonLink } from '../../../ui/button.tsx'
import { Lede, PageTitle, Tools } from '../../../ui/cards.tsx'
import { texts } from '../texts.ts'

/** A link that has served or is too old: why, and where to go on from here. */
export function EndedLink({ what }: { what: 'invitation' | 'access' }) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('ended.title')}</PageTitle>
      <Lede>{t(`ended.${what}`)}</Lede>
      <Tools>
        {what === 'invitation' ? (
          <ButtonLink href="/connexion">{t('sign_in.submit')}</ButtonLink>
        ) : (
          <ButtonLink href="/connexion/oubli">{t('ended.access.again')}</ButtonLink>
        )}
      </Tools>
    </>
  )
}
