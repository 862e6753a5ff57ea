// SPDX-License-Identifier: Apache-2.0
// The process that holds a pod's namespaces open: reaps what is orphaned into it and ends when told to.
// Freestanding, so that it is a few kilobytes and the berth executable can carry it whatever libc the host has.

namespace {

#if defined(__x86_64__)
enum { sys_rt_sigprocmask = 14, sys_wait4 = 61, sys_exit = 60, sys_rt_sigtimedwait = 128 };
long system_call(long number, long a, long b, long c, long d) {
    register long r10 __asm__("r10") = d;
    long result;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
                     : "rcx", "r11", "memory");
    return result;
}
#elif defined(__aarch64__)
enum { sys_rt_sigprocmask = 135, sys_wait4 = 260, sys_exit = 93, sys_rt_sigtimedwait = 137 };
long system_call(long number, long a, long b, long c, long d) {
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3) : "memory");
    return x0;
}
#else
#error "no system call convention for this processor yet"
#endif

enum { sig_int = 2, sig_term = 15, sig_chld = 17, wnohang = 1, set_mask = 2 };

}  // namespace

extern "C" void _start();
extern "C" void _start() {
    // Blocked, not handled: the kernel keeps a blocked signal for sigtimedwait even for process 1.
    static const unsigned long mask = 1UL << (sig_int - 1) | 1UL << (sig_term - 1) | 1UL << (sig_chld - 1);
    system_call(sys_rt_sigprocmask, set_mask, reinterpret_cast<long>(&mask), 0, static_cast<long>(sizeof mask));
    for (;;) {
        long signal = system_call(sys_rt_sigtimedwait, reinterpret_cast<long>(&mask), 0, 0, static_cast<long>(sizeof mask));
        if (signal == sig_int || signal == sig_term) {
            system_call(sys_exit, 0, 0, 0, 0);
        }
        while (system_call(sys_wait4, -1, 0, wnohang, 0) > 0) {
        }
    }
}
