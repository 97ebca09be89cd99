namespace PureZmq.Tool.Demo;

/// <summary>A small program with known messages: it talks through sockets and holds each message against what must come.</summary>
internal abstract class DemoScenario
{
    /// <summary>What the scenario shows, in one line, with its letter.</summary>
    internal abstract string Title { get; }

    /// <summary>Runs to the end, or throws; the runner sees to the time limit.</summary>
    /// <exception cref="DemoException">Something else came than what must come.</exception>
    internal abstract void Run(DemoStage stage);
}
