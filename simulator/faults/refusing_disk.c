/* A disk that refuses at one chosen operation below one folder, for the program this is preloaded into.

   Every call that changes a file goes through here, whoever makes it: Python, or SQLite with its own calls. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { NEVER, FULL, ONCE, READ_ONLY, FORBIDDEN };
/* What a call needs: room for more bytes or names, a name looked up, or only the right to change something. */
enum { ROOM = 1, NAME = 2, CHANGE = 4 };

static char folder[4096];
static size_t folder_length;
static int mode;
static long refuse_at, count;
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

void refusing_begin(const char *below, int how, long at) {
    snprintf(folder, sizeof folder, "%s", below);
    folder_length = strlen(folder);
    refuse_at = at;
    count = 0;
    mode = how;
}

/* How many operations of the chosen kind there were. */
long refusing_end(void) {
    mode = NEVER;
    return count;
}

static int is_below(const char *path) {
    return mode != NEVER && path && strncmp(path, folder, folder_length) == 0 && path[folder_length] == '/';
}

static int is_file_below(int fd) {
    char link[64], path[4096];
    if (mode == NEVER) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return 0;
    path[length] = 0;
    return is_below(path);
}

/* The error this operation meets, or 0; `is_first` when it is the one that was chosen. */
static int refusal(int needs, int *is_first) {
    int wanted = mode == FULL ? ROOM : mode == FORBIDDEN ? NAME : mode == READ_ONLY ? CHANGE : mode == ONCE ? CHANGE : 0;
    if (!(needs & wanted)) return 0;
    pthread_mutex_lock(&turn);
    long mine = ++count;
    pthread_mutex_unlock(&turn);
    *is_first = mine == refuse_at;
    if (refuse_at == 0 || mine < refuse_at || (mode == ONCE && mine > refuse_at)) return 0;
    return mode == FULL ? ENOSPC : mode == ONCE ? EIO : mode == READ_ONLY ? EROFS : EACCES;
}

#define REAL(name) \
    static __typeof__(name) *real; \
    if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define REFUSE_IF(below, needs) \
    if (below) { \
        int is_first = 0, error = refusal(needs, &is_first); \
        if (error) { errno = error; return -1; } \
    }

static int needs_of_open(const char *path, int flags) {
    struct stat found;
    int needs = NAME;
    if (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) needs |= CHANGE;
    if ((flags & O_CREAT) && stat(path, &found) != 0) needs |= ROOM;
    return needs;
}

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        REAL(name); \
        mode_t bits = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); bits = va_arg(rest, mode_t); va_end(rest); } \
        REFUSE_IF(is_below(path), needs_of_open(path, flags)) \
        return real(path, flags, bits); \
    }
OPEN(open)
OPEN(open64)

#define OPENAT(name) \
    int name(int at, const char *path, int flags, ...) { \
        REAL(name); \
        mode_t bits = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); bits = va_arg(rest, mode_t); va_end(rest); } \
        REFUSE_IF(is_below(path), needs_of_open(path, flags)) \
        return real(at, path, flags, bits); \
    }
OPENAT(openat)
OPENAT(openat64)

static int needs_of_write(int fd, off_t end) {
    struct stat found;
    return CHANGE | (fstat(fd, &found) == 0 && end > found.st_size ? ROOM : 0);
}

/* A disk fills up in the middle of a write: the first half still goes. */
static size_t let_through(int fd, off_t end, size_t length, int *error) {
    int is_first = 0;
    *error = refusal(needs_of_write(fd, end), &is_first);
    if (*error == ENOSPC && is_first && length > 1) { *error = 0; return length / 2; }
    return length;
}

ssize_t write(int fd, const void *data, size_t length) {
    REAL(write);
    if (is_file_below(fd)) {
        int error, appends = fcntl(fd, F_GETFL) & O_APPEND;
        off_t place = lseek(fd, 0, appends ? SEEK_END : SEEK_CUR);
        length = let_through(fd, place + (off_t)length, length, &error);
        if (error) { errno = error; return -1; }
    }
    return real(fd, data, length);
}

#define PWRITE(name, offset_type) \
    ssize_t name(int fd, const void *data, size_t length, offset_type offset) { \
        REAL(name); \
        if (is_file_below(fd)) { \
            int error; \
            length = let_through(fd, offset + (off_t)length, length, &error); \
            if (error) { errno = error; return -1; } \
        } \
        return real(fd, data, length, offset); \
    }
PWRITE(pwrite, off_t)
PWRITE(pwrite64, off64_t)

#define SYNC(name) \
    int name(int fd) { REAL(name); REFUSE_IF(is_file_below(fd), CHANGE) return real(fd); }
SYNC(fsync)
SYNC(fdatasync)

static int needs_of_length(int fd, off_t length) { return needs_of_write(fd, length); }

int ftruncate(int fd, off_t length) { REAL(ftruncate); REFUSE_IF(is_file_below(fd), needs_of_length(fd, length)) return real(fd, length); }
int ftruncate64(int fd, off64_t length) { REAL(ftruncate64); REFUSE_IF(is_file_below(fd), needs_of_length(fd, length)) return real(fd, length); }
int truncate(const char *path, off_t length) { REAL(truncate); REFUSE_IF(is_below(path), NAME | CHANGE) return real(path, length); }
int rename(const char *from, const char *to) { REAL(rename); REFUSE_IF(is_below(from), NAME | CHANGE) return real(from, to); }
int renameat(int a, const char *from, int b, const char *to) { REAL(renameat); REFUSE_IF(is_below(from), NAME | CHANGE) return real(a, from, b, to); }
int unlink(const char *path) { REAL(unlink); REFUSE_IF(is_below(path), NAME | CHANGE) return real(path); }
int unlinkat(int at, const char *path, int flags) {
    REAL(unlinkat);
    REFUSE_IF(is_below(path) || (at >= 0 && is_file_below(at)), NAME | CHANGE)
    return real(at, path, flags);
}
int rmdir(const char *path) { REAL(rmdir); REFUSE_IF(is_below(path), NAME | CHANGE) return real(path); }
int mkdir(const char *path, mode_t bits) {
    REAL(mkdir);
    struct stat found;
    REFUSE_IF(is_below(path) && stat(path, &found) != 0, ROOM | NAME | CHANGE)
    return real(path, bits);
}
int chmod(const char *path, mode_t bits) { REAL(chmod); REFUSE_IF(is_below(path), NAME | CHANGE) return real(path, bits); }
int utimensat(int at, const char *path, const struct timespec times[2], int flags) {
    REAL(utimensat);
    REFUSE_IF(is_below(path), NAME | CHANGE)
    return real(at, path, times, flags);
}

#define SENDFILE(name, offset_type) \
    ssize_t name(int out, int in, offset_type *offset, size_t length) { \
        static ssize_t (*real)(int, int, offset_type *, size_t); \
        if (!real) real = (ssize_t (*)(int, int, offset_type *, size_t))dlsym(RTLD_NEXT, #name); \
        REFUSE_IF(is_file_below(out), ROOM | CHANGE) \
        return real(out, in, offset, length); \
    }
SENDFILE(sendfile, off_t)
SENDFILE(sendfile64, off64_t)

#define ALLOCATE(name, offset_type) \
    int name(int fd, offset_type offset, offset_type length) { \
        REAL(name); \
        if (is_file_below(fd)) { int is_first = 0, error = refusal(needs_of_write(fd, offset + length), &is_first); if (error) return error; } \
        return real(fd, offset, length); \
    }
ALLOCATE(posix_fallocate, off_t)
ALLOCATE(posix_fallocate64, off64_t)
