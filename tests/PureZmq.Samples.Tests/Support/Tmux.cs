using System.Diagnostics;
using System.Text;

namespace PureZmq.Samples;

/// <summary>A program in a real terminal, that of tmux: keys go in, the screen can be looked at.</summary>
internal sealed class Tmux : IAsyncDisposable
{
    private readonly string _server = $"purezmq-{Guid.NewGuid():N}";

    private Tmux()
    {
    }

    /// <summary>Starts a sample in a terminal of 60 columns and 20 rows, which outlives it.</summary>
    public static async Task<Tmux> StartAsync(string sample, params string[] arguments)
    {
        var tmux = new Tmux();
        var program = string.Join(' ', ((string[])["dotnet", SampleTree.Program(sample), .. arguments]).Select(word => $"'{word}'"));
        await tmux.CallAsync(
            "-f", "/dev/null", "new-session", "-d", "-x", "60", "-y", "20", $"{program}; echo \"ended with $?\"; exec sleep infinity");
        return tmux;
    }

    /// <summary>Types text, character for character.</summary>
    public Task TypeAsync(string text) => CallAsync("send-keys", "-l", text);

    /// <summary>Presses a key by its tmux name: Enter, BSpace, C-c.</summary>
    public Task PressAsync(string key) => CallAsync("send-keys", key);

    /// <summary>The rows of the screen that are not empty.</summary>
    public async Task<string[]> ScreenAsync() =>
        [.. (await CallAsync("capture-pane", "-p")).Split('\n').Select(row => row.TrimEnd()).Where(row => row.Length > 0)];

    /// <summary>Waits until the screen is exactly this.</summary>
    public async Task ShowsAsync(params string[] expected)
    {
        var clock = Stopwatch.StartNew();
        string[] shown;
        do
            shown = await ScreenAsync();
        while (!shown.SequenceEqual(expected) && clock.Elapsed < Limits.Process);
        Assert.Equal(expected, shown);
    }

    public async ValueTask DisposeAsync() => await CallAsync("kill-server");

    private async Task<string> CallAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("tmux", ["-u", "-L", _server, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["LC_ALL"] = "C.UTF-8";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("tmux did not start.");
        var error = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await Within.LimitAsync(process.WaitForExitAsync(), $"tmux {arguments[0]}", Limits.Process);
        Assert.True(process.ExitCode == 0, $"tmux {arguments[0]}: {await error}");
        return output;
    }
}
