/** Constants the build puts in: `__LEAK__` is true only in the control build of the zero-network measurement. */
declare const __LEAK__: boolean
declare const __HOST__: string
