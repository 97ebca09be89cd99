using PureZmq.Engine;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>First come, first served; anybody may leave from the middle.</summary>
public sealed class WaiterListTests
{
    [Fact]
    public void Waiters_stand_in_the_order_in_which_they_came()
    {
        var random = new Random(1);
        var list = default(WaiterList);
        var model = new List<Waiter>();
        for (var step = 0; step < 10_000; step++)
        {
            if (model.Count == 0 || random.Next(2) == 0)
            {
                model.Add(new StubWaiter());
                list.Add(model[^1]);
            }
            else
            {
                var index = random.Next(3) switch { 0 => 0, 1 => model.Count - 1, _ => random.Next(model.Count) };
                list.Remove(model[index]);
                Assert.Null(model[index].Next);
                Assert.Null(model[index].Previous);
                model.RemoveAt(index);
            }

            Assert.Equal(model.Count == 0, list.IsEmpty);
            Assert.Equal(model, Forward(list));
            Assert.Equal(model.AsEnumerable().Reverse(), Backward(model.LastOrDefault()));
        }
    }

    [Fact]
    public void Who_left_may_come_again_and_stands_last()
    {
        var list = default(WaiterList);
        var (a, b) = (new StubWaiter(), new StubWaiter());
        list.Add(a);
        list.Add(b);
        list.Remove(a);
        list.Add(a);
        Assert.Equal([b, a], Forward(list));
    }

    private static IEnumerable<Waiter> Forward(WaiterList list)
    {
        for (var waiter = list.First; waiter is not null; waiter = waiter.Next)
            yield return waiter;
    }

    private static IEnumerable<Waiter> Backward(Waiter? last)
    {
        for (var waiter = last; waiter is not null; waiter = waiter.Previous)
            yield return waiter;
    }

    private sealed class StubWaiter : Waiter
    {
        public override void Signal() => throw new InvalidOperationException("Nobody signals in these tests.");
    }
}
