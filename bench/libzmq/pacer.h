/* Waits for a moment: asleep while it is far, then spinning. The managed peer waits in exactly this way. */
#ifndef PACER_H
#define PACER_H

/* Nanoseconds of a clock that all processes of this machine share. */
long long pacer_now(void);

void pacer_wait_until(long long moment);

#endif
