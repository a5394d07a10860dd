import { useTexts } from '../../../server/reader.tsx'
import { Field } from '../../../ui/form.tsx'
import { texts } from '../texts.ts'

/** The password once more, from somebody who is signed in: before a way into their account changes. */
export function PasswordAgain() {
  const t = useTexts(texts)
  return (
    <Field
      name="password"
      type="password"
      label={t('second.password')}
      autocomplete="current-password"
      required
    />
  )
}
