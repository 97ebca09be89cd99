using PureZmq.Tool.Tests.Support;
using Xunit;

namespace PureZmq.Tool.Tests.Processes;

/// <summary><c>zmq demo</c> as a newcomer runs it, first of all.</summary>
public sealed class DemoTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2); // it measures for some ten seconds

    [Fact]
    public async Task Every_scenario_passes_over_every_transport_and_frames_are_explained()
    {
        await using var demo = ToolProcess.Start("demo");
        var result = await demo.EndAsync(Limit);

        Assert.True(result.Code == 0, result.Error);
        foreach (var letter in "abcf")
        {
            foreach (var transport in new[] { "inproc", "ipc", "tcp" })
                Assert.Matches($@"(?m)^\({letter}\) .+, over {transport}\n(    .*\n)+    ok: [1-9]\d* frames as expected, [1-9]\d* checks held\.$", result.Output);
        }

        Assert.Matches(
            @"    request (\[0x00[0-9A-F]{8}\])\[\]\[hello\]\n +\1 +routing id: .+\n +\[\] +delimiter: .+\n +\[hello\] +body: .+\n", result.Output);
        Assert.Matches(@"    reply   (\[alice\])\[\]\[world\]\n +\1 +routing id: .+\n +\[\] +delimiter: .+\n +\[world\] +body: .+\n", result.Output);
        Assert.Matches(@"\n12 of 12 scenario runs passed; [1-9]\d* expected frames seen\.\n$", result.Output);
    }

    [Fact]
    public async Task A_measurement_that_fails_is_told_and_changes_no_exit_code()
    {
        var directory = Directory.CreateTempSubdirectory("zmq-demo-");
        var compiler = Path.Combine(directory.FullName, "gcc"); // makes a program that knows its version and nothing else
        await File.WriteAllTextAsync(compiler, """
            #!/bin/sh
            printf '#!/bin/sh\nif [ "$1" = version ]; then echo 9.9; else exit 7; fi\n' > "$3"
            chmod +x "$3"
            """);
        await using var demo = ToolProcess.Shell($"chmod +x '{compiler}'; export PATH='{directory.FullName}':\"$PATH\"; zmq demo");
        var result = await demo.EndAsync(Limit);
        directory.Delete(recursive: true);

        Assert.True(result.Code == 0, result.Error);
        Assert.Contains("Side by side with libzmq 9.9", result.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^zmq: push-pull .*: libzmq .* ended with exit code 7: .*$", result.Error);
    }
}
