/* Stands between a program and its files, by LD_PRELOAD: counts the calls on files under one folder,
 * lets the Nth fail or kills the program there, and writes down what was written.
 *
 *   FAULT_UNDER   the folder; everything else passes untouched
 *   FAULT_AT      the number of the call that is struck, from 1; without it none is
 *   FAULT_AS      how: eio, enospc, kill, short (half is written, then kill)
 *   FAULT_STICKY  every later call is struck too
 *   FAULT_READS   count opening and reading; without it, all that changes something
 *   FAULT_SEEN    a file for the number of calls counted, written when the program ends by itself
 *   FAULT_LOG     a file for every change: `kind name offset length` and a newline, then the bytes
 *
 * The C library is not asked: the calls go straight to the kernel.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILES = 1024 };
static char *names[FILES]; /* which file under the folder a descriptor is */
static const char *under, *as, *seen;
static long at, count;
static int sticky, reads, book = -1;

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("FAULT_LOG"), *number = getenv("FAULT_AT");
    under = getenv("FAULT_UNDER");
    as = getenv("FAULT_AS") ? getenv("FAULT_AS") : "";
    seen = getenv("FAULT_SEEN");
    at = number ? atol(number) : 0;
    sticky = getenv("FAULT_STICKY") != NULL;
    reads = getenv("FAULT_READS") != NULL;
    if (log) book = syscall(SYS_openat, AT_FDCWD, log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
}

__attribute__((destructor)) static void end(void) {
    char text[32];
    if (!seen) return;
    int fd = syscall(SYS_openat, AT_FDCWD, seen, O_CREAT | O_WRONLY | O_TRUNC, 0600);
    syscall(SYS_write, fd, text, snprintf(text, sizeof text, "%ld", count));
}

static int ours(const char *path) { return under && path && !strncmp(path, under, strlen(under)); }
static const char *name_of(int fd) { return fd >= 0 && fd < FILES ? names[fd] : NULL; }

static void note(const char *kind, const char *path, off_t offset, size_t length, const void *bytes) {
    char line[512];
    const char *slash = strrchr(path, '/');
    if (book < 0) return;
    syscall(SYS_write, book, line, snprintf(line, sizeof line, "%s %s %ld %zu\n", kind, slash ? slash + 1 : path, (long)offset, length));
    if (bytes) syscall(SYS_write, book, bytes, length);
}

static void die(void) {
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) pause();
}

/* Counts a call; whether it is to fail, with errno set. `half` is what a short write does first. */
static int struck(int is_read, int fd, const void *bytes, size_t length, off_t offset) {
    if (is_read != reads) return 0;
    count++;
    if (!at || (sticky ? count < at : count != at)) return 0;
    if (!strcmp(as, "short") && bytes) syscall(SYS_pwrite64, fd, bytes, length / 2, offset);
    if (!strcmp(as, "short") || !strcmp(as, "kill")) die();
    errno = !strcmp(as, "enospc") ? ENOSPC : EIO;
    return 1;
}
#define STRIKE(is_read) struck(is_read, -1, NULL, 0, 0)

static int open_at(int folder, const char *path, int flags, mode_t mode) {
    if (ours(path) && STRIKE(!(flags & O_CREAT))) return -1;
    int is_new = ours(path) && syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int fd = syscall(SYS_openat, folder, path, flags, mode);
    if (fd < 0 || fd >= FILES) return fd;
    free(names[fd]);
    names[fd] = ours(path) ? strdup(path) : NULL;
    if (names[fd] && is_new) note("create", path, 0, 0, NULL);
    return fd;
}

#define MODE(flags) mode_t mode = 0; if ((flags) & O_CREAT) { va_list list; va_start(list, flags); mode = va_arg(list, mode_t); va_end(list); }
int open(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags) return open_at(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags) return open_at(folder, path, flags, mode); }

int close(int fd) {
    if (name_of(fd)) { free(names[fd]); names[fd] = NULL; }
    return syscall(SYS_close, fd);
}

ssize_t read(int fd, void *bytes, size_t length) {
    return name_of(fd) && STRIKE(1) ? -1 : syscall(SYS_read, fd, bytes, length);
}
ssize_t pread(int fd, void *bytes, size_t length, off_t offset) {
    return name_of(fd) && STRIKE(1) ? -1 : syscall(SYS_pread64, fd, bytes, length, offset);
}
ssize_t pread64(int fd, void *bytes, size_t length, off_t offset) { return pread(fd, bytes, length, offset); }

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t offset) {
    const char *name = name_of(fd);
    if (name && struck(0, fd, bytes, length, offset)) return -1;
    ssize_t done = syscall(SYS_pwrite64, fd, bytes, length, offset);
    if (name && done > 0) note("write", name, offset, done, bytes);
    return done;
}
ssize_t pwrite64(int fd, const void *bytes, size_t length, off_t offset) { return pwrite(fd, bytes, length, offset); }

ssize_t write(int fd, const void *bytes, size_t length) {
    if (name_of(fd)) {
        ssize_t done = pwrite(fd, bytes, length, lseek(fd, 0, SEEK_CUR));
        if (done > 0) lseek(fd, done, SEEK_CUR);
        return done;
    }
    ssize_t done = syscall(SYS_write, fd, bytes, length);
    if (fd == STDOUT_FILENO && done > 0) note("say", "stdout", 0, done, bytes);
    return done;
}

static int sync_fd(int fd, long call) {
    const char *name = name_of(fd);
    struct stat what;
    if (name && STRIKE(0)) return -1;
    int result = syscall(call, fd);
    if (name && result == 0 && fstat(fd, &what) == 0) note(S_ISDIR(what.st_mode) ? "sync-folder" : "sync", name, 0, 0, NULL);
    return result;
}
int fsync(int fd) { return sync_fd(fd, SYS_fsync); }
int fdatasync(int fd) { return sync_fd(fd, SYS_fdatasync); }

int ftruncate(int fd, off_t length) {
    const char *name = name_of(fd);
    if (name && STRIKE(0)) return -1;
    int result = syscall(SYS_ftruncate, fd, length);
    if (name && result == 0) note("cut", name, length, 0, NULL);
    return result;
}
int ftruncate64(int fd, off_t length) { return ftruncate(fd, length); }

int unlink(const char *path) {
    if (ours(path) && STRIKE(0)) return -1;
    int result = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
    if (ours(path) && result == 0) note("unlink", path, 0, 0, NULL);
    return result;
}

int linkat(int from_folder, const char *from, int to_folder, const char *to, int flags) {
    return ours(to) && STRIKE(0) ? -1 : syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}
int link(const char *from, const char *to) { return linkat(AT_FDCWD, from, AT_FDCWD, to, 0); }
