/* A window for tools/package/windows_keys.py: of a browser's class, with a title of one's choice. It writes down every
   key that comes into it, and comes to the front when the file LOG.front appears. window.exe TITLE LOG [EDIT] */
#include <windows.h>
#include <shellapi.h>
#include <stdio.h>

static WCHAR front[MAX_PATH];
static FILE *log_file;

static LRESULT CALLBACK heard(HWND window, UINT message, WPARAM word, LPARAM more) {
    if (message == WM_KEYDOWN || message == WM_SYSKEYDOWN) {
        fprintf(log_file, "%u\n", (unsigned)word);
        fflush(log_file);
        return 0;
    }
    if (message == WM_TIMER && DeleteFileW(front)) {
        ShowWindow(window, SW_SHOW);
        SetForegroundWindow(window);
        SetFocus(window);
    }
    if (message == WM_DESTROY) PostQuitMessage(0);
    return DefWindowProcW(window, message, word, more);
}

int WINAPI wWinMain(HINSTANCE here, HINSTANCE before, PWSTR line, int show) {
    int count;
    WCHAR **words = CommandLineToArgvW(GetCommandLineW(), &count);
    if (count < 3 || !(log_file = _wfopen(words[2], L"w"))) return 2;
    _snwprintf(front, MAX_PATH, L"%ls.front", words[2]);
    WNDCLASSW kind = {.lpfnWndProc = heard, .hInstance = here, .lpszClassName = L"Chrome_WidgetWin_1"};
    RegisterClassW(&kind);
    HWND window = CreateWindowW(kind.lpszClassName, words[1], WS_OVERLAPPEDWINDOW | WS_VISIBLE, 40, 40, 500, 300, 0, 0, here, 0);
    SetTimer(window, 1, 20, 0);
    MSG message;
    while (GetMessageW(&message, 0, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    return 0;
}
