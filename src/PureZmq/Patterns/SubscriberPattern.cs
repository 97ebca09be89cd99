using PureZmq.Engine;
using PureZmq.Protocol;

namespace PureZmq.Patterns;

/// <summary>What SUB and XSUB share: their own subscriptions, which are state and told anew to every publisher that appears. 29/PUBSUB.</summary>
internal abstract class SubscriberPattern(ContextCore context, SocketSettings settings, SocketType type)
    : ReceivingPattern(context, settings, type, hasSendGate: false, takesQuickly: true)
{
    /// <summary>Guarded by the gate.</summary>
    protected TopicTree<TopicCount> Topics { get; } = new();

    /// <summary>How many different topics there are now. Takes the gate.</summary>
    public int TopicCount
    {
        get
        {
            Gate.Enter();
            var count = Topics.Count;
            Gate.Exit();
            return count;
        }
    }

    protected override void OnPipeAddedLocked(Pipe pipe) => Fair.Add(pipe);

    protected override void OnPeerReadyLocked(Pipe pipe, ref AfterGate after)
    {
        foreach (var node in Topics.All())
            pipe.SendSubscription(node.Topic, subscribe: true, ref after);
    }

    protected override void OnPipeGoneLocked(Pipe pipe)
    {
        // What it published stays readable.
    }

    /// <summary>Adds a reference to a topic; told to every publisher each time.</summary>
    protected void SubscribeLocked(ReadOnlySpan<byte> topic, ref AfterGate after)
    {
        Topics.GetOrAdd(topic, static () => new TopicCount()).Value!.References++;
        Tell(topic, subscribe: true, ref after);
    }

    /// <summary>Takes a reference from a topic; the last one is told, and with XSUB_VERBOSE_UNSUBSCRIBE any. Unknown topics are else
    /// passed over.</summary>
    protected void UnsubscribeLocked(ReadOnlySpan<byte> topic, ref AfterGate after)
    {
        var node = Topics.Find(topic);
        var last = node is not null && --node.Value!.References == 0;
        if (last)
            Topics.Remove(node!);
        if (last || Settings.XsubVerboseUnsubscribe)
            Tell(topic, subscribe: false, ref after);
    }

    private void Tell(ReadOnlySpan<byte> topic, bool subscribe, ref AfterGate after)
    {
        foreach (var pipe in Pipes)
        {
            if (pipe.IsReady)
                pipe.SendSubscription(topic, subscribe, ref after);
        }
    }
}
