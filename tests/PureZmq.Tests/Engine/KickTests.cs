using PureZmq.Testing;
using Xunit;

namespace PureZmq.Tests.Engine;

/// <summary>A thread that sleeps at its connections is woken by what comes from within the process.</summary>
/// <remarks>Real sockets over tcp, for only those have a reactor to sleep at.</remarks>
public sealed class KickTests
{
    [Fact]
    public async Task One_publication_in_process_wakes_every_leader_that_sleeps_at_its_connections()
    {
        const int Subscribers = 4;
        await using var context = new ZmqContext(new ZmqContextOptions { SpinLimit = TimeSpan.Zero });
        await using var remote = new PubSocket(null, context);
        await using var local = new PubSocket(null, context);
        var endpoint = remote.Bind("tcp://127.0.0.1:*");
        local.Bind("inproc://local");
        var subscribers = new List<SubSocket>();
        try
        {
            for (var i = 0; i < Subscribers; i++)
            {
                subscribers.Add(new SubSocket(null, context));
                subscribers[i].Subscribe("");
                subscribers[i].Connect(endpoint);
                subscribers[i].Connect("inproc://local");
            }

            await Within.LimitAsync(remote.WaitForSubscribersAsync("", Subscribers), "the subscriptions over tcp");
            await Within.LimitAsync(local.WaitForSubscribersAsync("", Subscribers), "the subscriptions in process");
            for (var round = 0; round < 50; round++)
            {
                var text = $"{round}";
                var waiting = subscribers.ConvertAll(subscriber => Within.OnThread(subscriber.ReceiveString, "subscriber"));
                local.Send(text);
                foreach (var received in waiting)
                    Assert.Equal(text, await Within.LimitAsync(received, $"publication {round}"));
            }
        }
        finally
        {
            foreach (var subscriber in subscribers)
                await subscriber.DisposeAsync();
        }
    }
}
