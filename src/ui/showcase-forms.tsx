import { Section } from './cards.tsx'
import { Act, Button, Check, Choices, Field, FileField, Form, Select, SureAct, TextArea } from './form.tsx'

const answers = [
  { value: 'yes', label: 'Oui' },
  { value: 'no', label: 'Non, pas encore', hint: 'Vous pourrez dire ce qui manque.' },
  { value: 'none', label: 'La question ne nous concerne pas' },
]

const languages = [
  { value: 'fr', label: 'français' },
  { value: 'nl', label: 'nederlands' },
  { value: 'ar', label: 'العربية' },
]

const refusal = {
  message: "La réponse n'est pas enregistrée : deux champs sont à corriger.",
  details: [
    { field: 'since', message: 'Cette date est à venir : donnez celle où le règlement a été adopté.' },
    { field: 'answer', message: 'Choisissez une des trois réponses.' },
  ],
}

/** The fields, as they open and as they come back. */
export function ShowcaseForms() {
  return (
    <>
      <Section title="Formulaire">
        <Blank />
        <Act action="#" label="Annuler la dernière réponse" hidden={{ id: '12' }} />
        <SureAct
          action="#"
          label="Retirer cette réponse"
          lost="La réponse ne compte plus et ne peut pas être remise."
        />
      </Section>
      <Section title="Formulaire refusé">
        <Refused />
      </Section>
    </>
  )
}

function Blank() {
  return (
    <Form
      id="blank"
      submit="Enregistrer la réponse"
      secondary={
        <Button name="then" value="draft">
          Garder en brouillon
        </Button>
      }
      cancel={{ href: '#', label: 'Plus tard' }}
      enctype="multipart/form-data"
      hidden={{ plan: '1' }}
    >
      <Choices
        name="answer"
        legend="Votre règlement décrit-il la participation ?"
        options={answers}
        value="yes"
      />
      <Field name="since" label="Depuis quand ?" type="date" value="2025-03-14" />
      <Field
        name="where"
        label="Où peut-on le lire ?"
        hint="Un lien vers la page."
        type="url"
        placeholder="https://"
      />
      <Field
        name="town"
        label="Commune"
        list={['Anderlecht', 'Ixelles', 'Schaerbeek']}
        optionalLabel="(facultatif)"
      />
      <Field name="places" label="Nombre de places" type="number" min={0} inputmode="numeric" value={42} />
      <TextArea
        name="words"
        label="Ce que vous en dites"
        hint="Avec vos mots."
        optionalLabel="(facultatif)"
      />
      <Select name="language" label="Langue" options={languages} value="nl" placeholder="Choisir" />
      <FileField name="proof" label="Règlement" hint="Un fichier PDF." accept=".pdf" />
      <Choices
        name="who"
        type="checkbox"
        legend="Qui l'a écrit ?"
        hint="Plusieurs réponses possibles."
        options={[
          { value: 'team', label: "L'équipe" },
          { value: 'people', label: 'Les personnes accompagnées' },
        ]}
        value={['team', 'people']}
      />
      <Check name="agree" label="Je confirme que cette réponse est celle de notre service." />
    </Form>
  )
}

function Refused() {
  return (
    <Form id="refused" submit="Enregistrer la réponse" refusal={refusal}>
      <Field name="since" label="Depuis quand ?" type="date" value="2031-03-14" required />
      <Choices
        name="answer"
        legend="Votre règlement décrit-il la participation ?"
        options={answers}
        required
      />
      <TextArea
        name="words"
        label="Ce que vous en dites"
        error="Dites-le en moins de 2 000 signes."
        value="…"
      />
      <Check name="agree" label="Je confirme cette réponse." error="Cochez la case pour confirmer." />
    </Form>
  )
}
