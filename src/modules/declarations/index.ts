export { answerDeclaration } from './answer-declaration.ts'
export { askDeclaration } from './ask-declaration.ts'
