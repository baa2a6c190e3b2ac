declare const brand: unique symbol

/** A value of type `T` that has passed the check called `Name`. */
export type Brand<T, Name extends string> = T & { readonly [brand]: Name }

type Bare<T> = T extends string & { readonly [brand]: string }
  ? string
  : T extends number & { readonly [brand]: string }
    ? number
    : T

type Nullable<T> = { [K in keyof T]-?: null extends T[K] ? K : never }[keyof T]

/** The same shape as its author writes it: plain strings and numbers where `T` has checked ones; what may be `null` may be left out. */
export type Plain<T> = T extends string | number | boolean | null | undefined
  ? Bare<T>
  : T extends readonly (infer Item)[]
    ? readonly Plain<Item>[]
    : [Nullable<T>] extends [never]
      ? { readonly [K in keyof T]: Plain<T[K]> }
      : // One object instead of an intersection: editors show it as it is to be written.
        { readonly [K in Exclude<keyof T, Nullable<T>>]: Plain<T[K]> } & {
            readonly [K in Nullable<T>]?: Plain<T[K]> | undefined
          } extends infer Whole
        ? { readonly [K in keyof Whole]: Whole[K] }
        : never
