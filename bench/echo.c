/* The limit of what a native host can do: gives every frame back as it came. Built with -O2 by bench/bridge.py. */
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

static int all(int fd, char *at, size_t left, int is_read)
{
    while (left > 0) {
        ssize_t done = is_read ? read(fd, at, left) : write(fd, at, left);
        if (done <= 0)
            return 0;
        at += done;
        left -= (size_t)done;
    }
    return 1;
}

int main(void)
{
    static char frame[4 + (1 << 20)];
    for (;;) {
        uint32_t length;
        if (!all(0, frame, 4, 1))
            return 0;
        length = *(uint32_t *)frame;
        if (length > sizeof frame - 4 || !all(0, frame + 4, length, 1) || !all(1, frame, 4 + length, 0))
            return 1;
    }
}
