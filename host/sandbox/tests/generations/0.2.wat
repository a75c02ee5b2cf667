;; A hook of 0.2.0: its context has two fields, and the fields of its log have units. It logs the plan's name with a field,
;; and pauses with that name as its reason on the first attempt.
(module
    (import "drs:runtime/log@VERSION" "write" (func $write (param i32 i32 i32 i32 i32)))
    (memory (export "memory") 4)
    (data (i32.const 16) "freeGiB12")
    (global $heap (mut i32) (i32.const 65536))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and (i32.add (global.get $heap) (i32.const 7)) (i32.const -8)))
        (global.set $heap (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
    (func (export "drs:runtime/before-hook@VERSION#run")
        (param $plan i32) (param $length i32) (param $attempt i64) (result i32)
        (if (i64.ne (local.get $attempt) (i64.const 1)) (then (unreachable)))
        ;; { name: "free", value: "12", unit: some("GiB") }
        (i32.store offset=0 (i32.const 256) (i32.const 16)) (i32.store offset=4 (i32.const 256) (i32.const 4))
        (i32.store offset=8 (i32.const 256) (i32.const 23)) (i32.store offset=12 (i32.const 256) (i32.const 2))
        (i32.store8 offset=16 (i32.const 256) (i32.const 1))
        (i32.store offset=20 (i32.const 256) (i32.const 20)) (i32.store offset=24 (i32.const 256) (i32.const 3))
        (call $write (i32.const 1) (local.get $plan) (local.get $length) (i32.const 256) (i32.const 1))
        ;; `pause` is case 1 of the verdict, with its text at 4 and 8.
        (i32.store8 (i32.const 1024) (i32.const 1))
        (i32.store offset=4 (i32.const 1024) (local.get $plan))
        (i32.store offset=8 (i32.const 1024) (local.get $length))
        (i32.const 1024)))
