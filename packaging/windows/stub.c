/* InstaLogger.exe and InstaLoggerHost.exe: a name, an icon, and the Python that the text beside it names.

   The text (NAME.cfg, UTF-8) is blocks of lines with an empty line between: the folder of a Python, its library, then
   arguments; `@` at the beginning of a line is this program's folder, `~` the person's data folder (as instacrm's
   wire/frames/folder.py says). The first block whose library can be loaded is
   used. When a launcher ends with 1, which is a Python error nobody caught, the next block is tried in a new process:
   a launcher that a bad update broke is followed by the one before. */
#include <windows.h>
#include <stdlib.h>
#include <wchar.h>

#define LINES 24
#define NEXT L"INSTACRM_STUB_BLOCK"

static wchar_t folder[4096];

static wchar_t *whole(const wchar_t *line) {
    wchar_t home[4096] = L"";
    if (*line == L'~' && !GetEnvironmentVariableW(L"INSTACRM_HOME", home, 4095)) {
        GetEnvironmentVariableW(L"LOCALAPPDATA", home, 4000);
        wcscat(home, L"\\InstaCRM");
    }
    wchar_t *text = calloc(wcslen(line) + wcslen(folder) + wcslen(home) + 1, sizeof(wchar_t));
    if (*line == L'@') { wcscpy(text, folder); line++; }
    if (*line == L'~') { wcscpy(text, home); line++; }
    return wcscat(text, line);
}

static wchar_t *read_text(const wchar_t *file) {
    HANDLE opened = CreateFileW(file, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, 0, NULL);
    if (opened == INVALID_HANDLE_VALUE) return NULL;
    DWORD size = GetFileSize(opened, NULL), got = 0;
    char *bytes = size < 1 << 20 ? calloc(size + 1, 1) : NULL;
    if (!bytes || !ReadFile(opened, bytes, size, &got, NULL)) got = 0;
    CloseHandle(opened);
    if (!got) return NULL;
    int length = MultiByteToWideChar(CP_UTF8, 0, bytes, got, NULL, 0);
    wchar_t *text = calloc(length + 2, sizeof(wchar_t));
    MultiByteToWideChar(CP_UTF8, 0, bytes, got, text, length);
    return text;
}

/* Runs block number `wanted`; -1 when it is not there or its Python is not. */
static int run_block(wchar_t *text, int wanted, int argc, wchar_t **argv) {
    wchar_t *lines[LINES];
    int count = 0, block = 0;
    for (wchar_t *line = text; line && *line;) {
        wchar_t *end = wcschr(line, L'\n');
        if (end) *end = 0;
        if (!*line) { if (block == wanted) break; block++; count = 0; }
        else if (block == wanted && count < LINES) lines[count++] = whole(line);
        line = end ? end + 1 : NULL;
    }
    if (block != wanted || count < 3) return -1;
    wchar_t library[8192];
    _snwprintf(library, 8191, L"%ls\\%ls", lines[0], lines[1]);
    AddDllDirectory(lines[0]);
    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!python) return -1;
    /* Loaded once by path, they are found by name from then on: compiled packages ask for them. */
    const wchar_t *also[] = {L"python3.dll", L"vcruntime140.dll", L"vcruntime140_1.dll"};
    for (int i = 0; i < 3; i++) {
        _snwprintf(library, 8191, L"%ls\\%ls", lines[0], also[i]);
        LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    }
    void (*set_home)(const wchar_t *) = (void *)GetProcAddress(python, "Py_SetPythonHome");
    int (*python_main)(int, wchar_t **) = (void *)GetProcAddress(python, "Py_Main");
    if (!set_home || !python_main) return -1;
    wchar_t **all = calloc(count + argc + 1, sizeof(wchar_t *));
    int n = 0;
    all[n++] = argv[0];
    for (int i = 2; i < count; i++) all[n++] = lines[i];
    for (int i = 1; i < argc; i++) all[n++] = argv[i];
    set_home(lines[0]);
    return python_main(n, all);
}

static int try_next(int block) {
    wchar_t self[4096], number[16];
    STARTUPINFOW start = {sizeof start};
    PROCESS_INFORMATION started;
    DWORD code = 1;
    _snwprintf(number, 15, L"%d", block);
    SetEnvironmentVariableW(NEXT, number);
    GetModuleFileNameW(NULL, self, 4095);
    GetStartupInfoW(&start);
    if (!CreateProcessW(self, GetCommandLineW(), NULL, NULL, TRUE, 0, NULL, NULL, &start, &started)) return 1;
    WaitForSingleObject(started.hProcess, INFINITE);
    GetExitCodeProcess(started.hProcess, &code);
    return (int)code;
}

static int begin(int argc, wchar_t **argv) {
    wchar_t file[4096], number[16] = L"0";
    GetModuleFileNameW(NULL, folder, 4095);
    wcscpy(file, folder);
    wchar_t *dot = wcsrchr(file, L'.'), *slash = wcsrchr(folder, L'\\');
    if (!dot || !slash) return 3;
    *slash = 0;
    wcscpy(dot, L".cfg");
    GetEnvironmentVariableW(NEXT, number, 15);
    int block = _wtoi(number);
    for (int tries = 0; tries < 8; tries++, block++) {
        wchar_t *text = read_text(file);
        if (!text) break;
        int code = run_block(text, block, argc, argv);
        if (code == 1 && block < 7) { int next = try_next(block + 1); return next == 3 ? 1 : next; }
        if (code != -1) return code;
        free(text);
    }
    if (block > 7 || _wtoi(number)) return 3;
#ifdef WINDOW
    MessageBoxW(NULL, L"InstaCRM is not whole on this computer. Install it again; your data is kept.", L"InstaCRM", MB_ICONERROR);
#endif
    return 3;
}

#ifdef WINDOW
int WINAPI wWinMain(HINSTANCE a, HINSTANCE b, LPWSTR c, int d) { (void)a; (void)b; (void)c; (void)d; return begin(__argc, __wargv); }
#else
int wmain(int argc, wchar_t **argv) { return begin(argc, argv); }
#endif
