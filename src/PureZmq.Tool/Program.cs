namespace PureZmq.Tool;

/// <summary>The <c>zmq</c> command as a process.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        StandardStreams.CoverConsole();
        using var interruption = new Interruption();
        return await CommandLine.RunAsync(args, Surroundings.OfProcess(), interruption.Token);
    }
}
