using PureZmq.Tool.Output;

namespace PureZmq.Tool.Demo;

/// <summary>Runs a scenario against the clock, and never hangs with it.</summary>
internal sealed class DemoRunner(TextWriter output, TextWriter error)
{
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(1);

    /// <summary>Frames that came as they must, over all scenarios.</summary>
    internal int FramesSeen { get; private set; }

    /// <summary>Runs one scenario over one transport and says how it went.</summary>
    /// <returns>Whether everything came as it must, in time.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; the scenario's sockets are closed.</exception>
    internal async Task<bool> RunAsync(DemoScenario scenario, string transport, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync($"{scenario.Title}, over {transport}");
        var stage = new DemoStage(transport, output);
        var playing = stage.Beside(() => scenario.Run(stage));
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(playing, Task.Delay(DemoStage.TimeLimit, TimeProvider.System, over.Token));
        await over.CancelAsync();
        var failure = await FailureOfAsync(playing, stage);
        cancellationToken.ThrowIfCancellationRequested();

        FramesSeen += stage.FramesSeen;
        var result = failure is null ? "ok" : "FAILED";
        await output.WriteLineAsync($"    {result}: {stage.FramesSeen} frames as expected, {stage.Checks} checks held.\n");
        if (failure is not null)
            await error.WriteLineAsync($"zmq: {scenario.Title}, over {transport}: {Failure.OnOneLine(failure)}");
        return failure is null;
    }

    /// <summary>Ends the stage, and tells what went wrong first: on the stage, or in ending it.</summary>
    private static async Task<string?> FailureOfAsync(Task playing, DemoStage stage)
    {
        var finished = playing.IsCompleted;
        var ending = Task.Run(stage.Context.Dispose); // wakes every thread that still waits in a socket
        await Task.WhenAny(Task.WhenAll(playing, ending), Task.Delay(EndLimit, TimeProvider.System));
        if (!finished)
            return $"not finished after {DemoStage.TimeLimit.TotalSeconds} s; it waited for {stage.Step}";
        if (stage.FirstFailure is { } failure)
            return (failure as AggregateException)?.Flatten().InnerException?.Message ?? failure.Message;
        if (!ending.IsCompleted)
            return $"the context did not end within {EndLimit.TotalSeconds} s";
        return ending.Exception?.InnerException?.Message;
    }
}
