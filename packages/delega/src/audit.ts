export * from '@delega/audit'
