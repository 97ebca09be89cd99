namespace PureZmq.Tool.Demo;

/// <summary>The whole of <c>zmq demo</c>: the scenarios over each transport, then the race against libzmq.</summary>
internal sealed class DemoProgram(TextWriter output, TextWriter error)
{
    private static readonly string[] Transports = ["inproc", "ipc", "tcp"];

    private static readonly DemoScenario[] Scenarios =
        [new HelloWorldScenario(), new ProxyScenario(), new BatchingWorkerScenario(), new ShuffledRepliesScenario()];

    /// <returns>0 only when every expected frame was seen.</returns>
    internal async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var runner = new DemoRunner(output, error);
        var (passed, total) = (0, 0);
        foreach (var scenario in Scenarios)
        {
            foreach (var transport in Transports)
            {
                total++;
                if (await runner.RunAsync(scenario, transport, cancellationToken))
                    passed++;
            }
        }

        await new SideBySide(output, error).RunAsync(cancellationToken);
        await output.WriteLineAsync($"{passed} of {total} scenario runs passed; {runner.FramesSeen} expected frames seen.");
        return passed == total ? ExitCode.Done : ExitCode.Failed;
    }
}
