// Scenario (i): a ventilator deals tasks out, workers do them, a sink collects the results and then stops the workers.
//
//   TaskWorkers                                  all in one process: four workers, a hundred tasks
//   TaskWorkers ventilator TASKS                 deals out when four workers are there
//   TaskWorkers worker NAME TASKS CONTROL RESULTS
//   TaskWorkers sink RESULTS CONTROL             collects a hundred results, then sends KILL to four workers
using System.Runtime.InteropServices;
using PureZmq;

const int Workers = 4, Tasks = 100;
using var interrupted = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    await (args switch
    {
        ["ventilator", var tasks] => VentilateAsync(tasks),
        ["worker", var name, var tasks, var control, var results] => WorkAsync(name, tasks, control, results),
        ["sink", var results, var control] => CollectAsync(results, control),
        _ => Task.WhenAll(
        [
            CollectAsync("inproc://results", "inproc://control"),
            VentilateAsync("inproc://tasks"),
            .. Enumerable.Range(1, Workers).Select(k => WorkAsync($"worker-{k}", "inproc://tasks", "inproc://control", "inproc://results")),
        ]),
    });
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("interrupted");
}

async Task VentilateAsync(string tasks)
{
    using var push = new PushSocket();
    Console.Error.WriteLine($"bound {push.Bind(tasks)}");
    await push.WaitForPeersAsync(Workers, interrupted.Token);   // who comes late finds the first tasks given to the others
    for (var n = 0; n < Tasks; n++)
        await push.SendAsync($"t{n}", interrupted.Token);
}

async Task WorkAsync(string name, string tasks, string control, string results)
{
    using var kill = new SubSocket();
    kill.Subscribe("");
    kill.Connect(control);
    using var push = new PushSocket();
    push.Connect(results);
    using var pull = new PullSocket();
    pull.Connect(tasks);   // last: the first task may come at once

    // Both sockets at once. What is ready and left alone is told again at the next wait: a task can wait, an order goes first.
    using var poller = new Poller();
    poller.Add(kill);
    poller.Add(pull);
    Console.Error.WriteLine($"{name} waits");
    for (var isKilled = false; !isKilled;)
    {
        await poller.WaitAsync(interrupted.Token);
        if (kill.TryReceive(out var order))
        {
            using (order)
                isKilled = order[0].ToString() == "KILL";
        }
        else if (pull.TryReceive(out var task))
        {
            using (task)
                await push.SendAsync([name, task[0]], interrupted.Token);
        }
    }

    Console.WriteLine($"{name} leaves");
}

async Task CollectAsync(string results, string control)
{
    using var pull = new PullSocket();
    using var kill = new PubSocket();
    Console.Error.WriteLine($"bound {pull.Bind(results)}");
    Console.Error.WriteLine($"bound {kill.Bind(control)}");
    for (var n = 0; n < Tasks; n++)
    {
        using var result = await pull.ReceiveAsync(interrupted.Token);
        Console.WriteLine(result);
    }

    // A KILL that is sent before a worker has subscribed never reaches it.
    await kill.WaitForSubscribersAsync("KILL", Workers, interrupted.Token);
    await kill.SendAsync("KILL", interrupted.Token);
}

void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
