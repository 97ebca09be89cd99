using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>What a section under a gate leaves to be done is done once, however often it is asked for.</summary>
public sealed class AfterGateTests
{
    [Fact]
    public void Findings_acted_on_twice_are_not_shared_with_the_next_section()
    {
        var first = default(AfterGate);
        first.Signal(SyncWaiter.Rent(WaitKind.Receive));
        first.Run();
        first.Run();

        var one = default(AfterGate);
        var other = default(AfterGate);
        one.Signal(SyncWaiter.Rent(WaitKind.Receive));
        other.Signal(SyncWaiter.Rent(WaitKind.Receive));
        Assert.NotSame(one.Detach(), other.Detach());
    }
}
