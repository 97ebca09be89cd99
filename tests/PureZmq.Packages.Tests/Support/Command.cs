using System.Diagnostics;
using PureZmq.Testing;
using Xunit;

namespace PureZmq.Packages;

/// <summary>A program run to its end, which must be a good one.</summary>
internal static class Command
{
    /// <summary>The longest that one step may take; idle, the longest takes half a minute.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a program.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="cache">The NuGet folder it uses; null: the user's.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <returns>What it printed.</returns>
    public static async Task<string> RunAsync(string folder, string? cache, params string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (cache is not null)
            start.Environment["NUGET_PACKAGES"] = cache;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";   // leave no servers behind
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            var line = string.Join(' ', command);
            await Within.LimitAsync(process.WaitForExitAsync(), $"the end of: {line}", Limit);
            var printed = await output + await error;
            Assert.True(process.ExitCode == 0, $"{line} ended with {process.ExitCode}:\n{printed}");
            return printed;
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
